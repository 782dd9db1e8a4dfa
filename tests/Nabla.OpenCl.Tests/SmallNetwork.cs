namespace Nabla.Tests.Devices;

/// <summary>A network of two layers that is trained by hand.</summary>
internal static class SmallNetwork
{
    /// <summary>The losses of thirty steps.</summary>
    public static double[] Losses(Device device, DType dtype, bool compiled)
    {
        Variable first = new(Tensor.Randn([5, 16], dtype, seed: 3).To(device));
        Variable second = new(Tensor.Randn([16, 1], dtype, seed: 4).To(device));
        Tensor x = Tensor.Randn([64, 5], dtype, seed: 5).To(device);
        Tensor y = x.Sum(1, keepAxes: true).Sin();

        Tensor Step()
        {
            Tensor loss = (x.MatMul(first).Tanh().MatMul(second) - y).Square().Mean();
            loss.Backward();
            foreach (Variable variable in new[] { first, second })
            {
                Tensor gradient = variable.Grad!;
                Transform.Update(() => variable.Value -= 0.02 * gradient);
                variable.ClearGrad();
            }

            return loss.Detach();
        }

        Func<Tensor> step = compiled ? Transform.Jit(Step) : Step;
        return [.. Enumerable.Range(0, 30).Select(_ => (double)step())];
    }
}
