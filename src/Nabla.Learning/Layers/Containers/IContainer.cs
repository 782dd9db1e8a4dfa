namespace Nabla.Learning;

/// <summary>A layer that does nothing but hand tensors to the layers it holds, which a summary can therefore follow.</summary>
internal interface IContainer
{
    /// <summary>What the layer makes of x, where each layer that it holds is applied by <paramref name="take"/>, which is also given its name.</summary>
    Tensor Forward(Tensor x, Func<string, Layer, Tensor, Tensor> take);
}
