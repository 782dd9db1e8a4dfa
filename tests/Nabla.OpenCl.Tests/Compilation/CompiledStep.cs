using Nabla.Learning;

namespace Nabla.Tests.Devices;

/// <summary>A compiled step of training by cross entropy.</summary>
internal static class CompiledStep
{
    /// <summary>From inputs and labels to the loss.</summary>
    public static Func<Tensor, Tensor, Tensor> Of(Sequential model, Optimizer optimizer) => Transform.Jit((Tensor x, Tensor y) =>
    {
        Tensor loss = Loss.CrossEntropy(model.Forward(x), y);
        loss.Backward();
        optimizer.Step();
        optimizer.ClearGrad();
        return loss.Detach();
    });
}
