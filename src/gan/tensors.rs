//! Plain numbers into burn's tensors and back.

use burn::tensor::{Device, Tensor, TensorData};

/// `[n]`.
pub(super) fn list(values: Vec<f32>, device: &Device) -> Tensor<1> {
    let shape = [values.len()];
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// `[n · width]` → `[n, width]`.
pub(super) fn rows(values: Vec<f32>, width: usize, device: &Device) -> Tensor<2> {
    let shape = [values.len() / width, width];
    Tensor::from_data(TensorData::new(values, shape), device)
}

/// All elements of a tensor, row by row.
pub(super) fn values<const D: usize>(tensor: Tensor<D>) -> Vec<f32> {
    // Both backends compute in f32; another type would be a bug of ours, and an empty answer is
    // what callers cope with.
    tensor.into_data().try_to_vec().unwrap_or_default()
}
