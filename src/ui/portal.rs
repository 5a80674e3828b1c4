//! The desktop asked over D-Bus (xdg-desktop-portal): for a file, and for its theme. A service that is
//! not there, hangs or dies is told apart from a dialog that was cancelled.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::future::poll_fn;
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use zbus::export::futures_core::Stream as _;
use zbus::fdo::DBusProxy;
use zbus::message::Type;
use zbus::zvariant::{OwnedObjectPath, OwnedValue, Value};
use zbus::{Connection, MatchRule, Message, MessageStream, connection};

use super::dialog::{Answer, Dialog};

const SERVICE: &str = "org.freedesktop.portal.Desktop";
const PATH: &str = "/org/freedesktop/portal/desktop";
/// How long a service may take for a call; that it shows a dialog it answers at once.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// A dialog that may be given up.
#[derive(Clone, Default)]
pub struct Handle(Arc<Mutex<State>>);

#[derive(Default)]
struct State {
    connection: Option<Connection>,
    is_given_up: bool,
}

impl Handle {
    /// Closes the dialog, if it is there, and ends the wait for it.
    pub fn give_up(&self) {
        let connection = {
            let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            state.is_given_up = true;
            state.connection.take()
        };
        if let Some(connection) = connection {
            // The service closes the dialogs of who is gone. The bus may be slow to hear of it.
            let closing = thread::Builder::new().name("close dialog".to_owned());
            let closed = closing.spawn(move || zbus::block_on(connection.close()).ok());
            if let Err(error) = closed {
                log::debug!("the dialog is left to the service: {error}");
            }
        }
    }

    /// Returns whether the dialog is still wanted.
    fn hold(&self, connection: &Connection) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.connection = Some(connection.clone());
        !state.is_given_up
    }
}

/// Shows the dialog and waits for its answer.
pub fn show(dialog: &Dialog, handle: &Handle) -> Answer {
    zbus::block_on(ask(dialog, handle)).unwrap_or_else(|error| {
        log::debug!("no file dialog: {error}");
        Answer::Missing
    })
}

/// Whether the desktop prefers dark windows, if it says so.
pub fn prefers_dark() -> Option<bool> {
    let scheme = zbus::block_on(color_scheme());
    match scheme.inspect_err(|e| log::debug!("no theme: {e}")).ok()? {
        1 => Some(true),
        2 => Some(false),
        _ => None,
    }
}

async fn connect() -> zbus::Result<Connection> {
    connection::Builder::session()?
        .method_timeout(PATIENCE)
        .build()
        .await
}

async fn color_scheme() -> zbus::Result<u32> {
    let connection = connect().await?;
    let interface = Some("org.freedesktop.portal.Settings");
    let body = ("org.freedesktop.appearance", "color-scheme");
    let reply = connection
        .call_method(Some(SERVICE), PATH, interface, "Read", &body)
        .await?;
    let reply = reply.body();
    let mut value: Value<'_> = reply.deserialize()?;
    // In a variant, or in two.
    while let Value::Value(inner) = value {
        value = *inner;
    }
    Ok(u32::try_from(value)?)
}

async fn ask(dialog: &Dialog, handle: &Handle) -> zbus::Result<Answer> {
    const TOKEN: &str = "gan_playground";
    const REQUEST: &str = "org.freedesktop.portal.Request";
    let connection = connect().await?;
    if !handle.hold(&connection) {
        return Ok(Answer::Cancelled);
    }
    // From here on nothing that is said is missed.
    let mut messages = MessageStream::from(&connection);
    let own_name = connection.unique_name().map_or("", |name| name.as_str());
    let own_name = own_name.trim_start_matches(':').replace('.', "_");
    let request = format!("{PATH}/request/{own_name}/{TOKEN}");
    let bus = DBusProxy::new(&connection).await?;
    let answers = MatchRule::builder()
        .msg_type(Type::Signal)
        .interface(REQUEST)?
        .member("Response")?
        .path(request.as_str())?
        .build();
    bus.add_match_rule(answers).await?;
    let owners = MatchRule::builder()
        .msg_type(Type::Signal)
        .interface("org.freedesktop.DBus")?
        .member("NameOwnerChanged")?
        .arg(0, SERVICE)?
        .build();
    bus.add_match_rule(owners).await?;

    let mut options = HashMap::from([("handle_token", Value::from(TOKEN))]);
    if dialog.is_of_folder {
        options.insert("directory", Value::from(true));
    } else {
        options.insert("filters", Value::from(filters(dialog)));
    }
    if dialog.saves {
        options.insert("current_name", Value::from(dialog.name.as_str()));
    }
    let method = if dialog.saves { "SaveFile" } else { "OpenFile" };
    let interface = Some("org.freedesktop.portal.FileChooser");
    let body = ("", dialog.title, options);
    let reply = connection
        .call_method(Some(SERVICE), PATH, interface, method, &body)
        .await?;
    let shown: OwnedObjectPath = reply.body().deserialize()?;
    while let Some(message) = next(&mut messages).await {
        let header = message.header();
        let member = header.member().map_or("", |member| member.as_str());
        let path = header.path().map_or("", |path| path.as_str());
        if member == "Response" && path == shown.as_str() {
            let body = message.body();
            let (code, results): (u32, HashMap<String, OwnedValue>) = body.deserialize()?;
            return Ok(match code {
                0 => chosen(results).map_or(Answer::Missing, Answer::Chosen),
                1 => Answer::Cancelled,
                _ => Answer::Missing,
            });
        }
        if member == "NameOwnerChanged" {
            let body = message.body();
            let (name, _, new): (&str, &str, &str) = body.deserialize()?;
            if name == SERVICE && new.is_empty() {
                break;
            }
        }
    }
    Ok(Answer::Missing)
}

/// The next message; `None` once the bus is gone.
async fn next(messages: &mut MessageStream) -> Option<Message> {
    poll_fn(|context| Pin::new(&mut *messages).poll_next(context))
        .await?
        .ok()
}

/// As the portal wants them: names, each with patterns of kind 0.
fn filters(dialog: &Dialog) -> Vec<(String, Vec<(u32, String)>)> {
    let patterns = dialog.endings.iter();
    let patterns = patterns.map(|ending| (0, format!("*.{ending}"))).collect();
    let mut filters = vec![(dialog.kind.to_owned(), patterns)];
    if !dialog.saves {
        filters.push((tr!("All files").to_owned(), vec![(0, "*".to_owned())]));
    }
    filters
}

fn chosen(mut results: HashMap<String, OwnedValue>) -> Option<PathBuf> {
    let uris = Vec::<String>::try_from(results.remove("uris")?).ok()?;
    path_of(uris.first()?)
}

/// `file:///a%20b` → `/a b`.
fn path_of(uri: &str) -> Option<PathBuf> {
    let encoded = uri.strip_prefix("file://")?.as_bytes();
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((&byte, tail)) = rest.split_first() {
        let code = tail.get(..2).filter(|_| byte == b'%');
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        let decoded = code.and_then(|code| u8::from_str_radix(code, 16).ok());
        bytes.push(decoded.unwrap_or(byte));
        rest = tail.get(2..).filter(|_| decoded.is_some()).unwrap_or(tail);
    }
    Some(PathBuf::from(OsStr::from_bytes(&bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_files_are_paths() {
        for (uri, path) in [
            ("file:///tmp/a.ron", Some("/tmp/a.ron")),
            ("file:///tmp/a%20b%C3%A4.ron", Some("/tmp/a bä.ron")),
            ("file:///tmp/100%", Some("/tmp/100%")),
            ("file:///tmp/%zz", Some("/tmp/%zz")),
            ("https://example.org/a.ron", None),
        ] {
            assert_eq!(path_of(uri), path.map(PathBuf::from), "{uri}");
        }
    }
}
