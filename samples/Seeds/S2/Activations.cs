using Nabla;

namespace SeedsSample.S2;

/// <summary>ReLU and the sigmoid.</summary>
internal static class Activations
{
    public static IReadOnlyList<Seed> Rows { get; } =
    [
        new("S2-08", "torch.relu and Relu2", "gradient 1 where x > 0, else 0; Relu2: 1 at 0 too", Relu),
        new("S2-09", "Sigmoid", "gradient z(1 - z)", Sigmoid),
    ];

    private static void Relu(Report report)
    {
        Answer answer = Answer.To("S2-08 relu float32");
        foreach ((string name, Func<Tensor, Tensor> relu) in ((string, Func<Tensor, Tensor>)[])[("Relu", Functions.Relu), ("Relu2", new Relu2().Apply)])
        {
            Variable x = new(answer.Input(0));
            Tensor z = relu(x);
            z.Backward(Tensor.Ones(33));
            report.Close($"{name}, value", z, answer.Output());
            report.Close($"{name}, gradient", x.Grad!, answer.Gradient());
        }
    }

    private static void Sigmoid(Report report)
    {
        Answer answer = Answer.To("S2-09 sigmoid float32");
        Variable x = new(answer.Input(0));
        Tensor z = new Sigmoid2().Apply(x);
        z.Backward(Tensor.Ones(32));
        report.Close("value", z, answer.Output(), 2e-7);
        report.Close("gradient", x.Grad!, answer.Gradient(), 2e-7);
        report.Same("it is z(1 - z)", x.Grad!.AllClose(z * (1 - z), 0, 0));
        report.Differentiates("Sigmoid", new Sigmoid2().Apply, answer.Input(0));
    }
}
