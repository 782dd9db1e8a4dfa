using Nabla.Learning;
using Nabla.Tests.References;

namespace Nabla.Tests.Learning;

/// <summary>The network that eng/references/optimizers.py trains: tanh(x w + b) v s, with the mean squared distance from y.</summary>
internal sealed class SmallNetwork
{
    private readonly Tensor _x;
    private readonly Tensor _y;

    public SmallNetwork(ReferenceCase one, DType dtype = DType.Float64)
    {
        Parameters = [.. one.Inputs.Take(4).Select(input => new Variable(input.ToTensor().Cast(dtype)))];
        (_x, _y) = (one.Inputs[4].ToTensor().Cast(dtype), one.Inputs[5].ToTensor().Cast(dtype));
    }

    public Variable[] Parameters { get; }

    public Tensor Loss() => ((_x.MatMul(Parameters[0]) + Parameters[1]).Tanh().MatMul(Parameters[2]) * Parameters[3] - _y).Square().Mean();

    public void Step(Optimizer optimizer)
    {
        // All of them: the optimizer may have some of the parameters only.
        Array.ForEach(Parameters, static parameter => parameter.ClearGrad());
        optimizer.ClearGrad();
        optimizer.Backward(Loss());
        optimizer.Step();
    }

    /// <summary>All parameters, one after the other.</summary>
    public Tensor Flat() => Functions.Concat(Array.ConvertAll(Parameters, parameter => parameter.Value.Reshape(-1)), 0);
}
