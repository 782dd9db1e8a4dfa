using Nabla;
using Nabla.Learning;
using static Nabla.Transform;

namespace GuideSample.Transforms;

/// <summary>Derivatives inside what is trained.</summary>
internal static class Nested
{
    public static void DifferentialEquation()
    {
        // snippet: physics-informed
        Generator generator = new(3);
        Variable w = new(2 * Tensor.Randn([1, 12], DType.Float64, generator: generator));
        Variable b = new(Tensor.Randn([12], DType.Float64, generator: generator));
        Variable v = new(0.1 * Tensor.Randn([12, 1], DType.Float64, generator: generator));
        Adam optimizer = new([w, b, v], learningRate: 0.01);

        Tensor U(Tensor t) => t + t * t * t * (t * w + b).Tanh().MatMul(v);
        Func<Tensor, Tensor> D(Func<Tensor, Tensor> f) => t => Jvp(f, t, t.OnesLike()).Tangent;

        Tensor points = Tensor.Linspace(0, 2, 24, DType.Float64).Unsqueeze(1);
        Graph step = Trace(() =>
        {
            optimizer.ClearGrad();
            Tensor residual = D(D(D(U)))(points) + D(U)(points);
            residual.Square().Mean().Backward();
            optimizer.Step();
        });
        for (int i = 0; i < 2000; i++)
        {
            step.Run();
        }

        double error = (double)(U(points) - points.Sin()).Abs().Max();
        Console.WriteLine($"largest error {error:E1}");
        Expect.Below(error, 2e-3);
        // end
    }

    public static void LearningToLearn()
    {
        // snippet: maml
        Generator generator = new(4);
        Tensor Draws(params ReadOnlySpan<int> shape) => Tensor.Randn(Shape.Create(shape), DType.Float64, generator: generator);
        Tensor[] network = [Draws(1, 20), Draws(20), 0.2 * Draws(20, 1), Tensor.Zeros([1], DType.Float64)];
        static Tensor Predict(Tensor[] p, Tensor x) => (x.MatMul(p[0]) + p[1]).Tanh().MatMul(p[2]) + p[3];
        static Tensor Error(Tensor[] p, Tensor x, Tensor y) => (Predict(p, x) - y).Square().Mean();

        static Tensor[] Adapt(Tensor[] p, Tensor x, Tensor y)
        {
            for (int i = 0; i < 5; i++)
            {
                p = Tree.Map(p, Grad<Tensor[], Tensor, Tensor>(Error)(p, x, y), (value, gradient) => value - 0.1 * gradient);
            }

            return p;
        }

        Tensor x = Tensor.Linspace(-3, 3, 10, DType.Float64).Unsqueeze(1);
        Func<Tensor[], Tensor, Tensor> afterwards = (p, phase) =>
        {
            Tensor[] adapted = Adapt(p, x[At.Every(.., 2)], (x + phase).Sin()[At.Every(.., 2)]);
            return Error(adapted, x, (x + phase).Sin());
        };
        Func<Tensor[], Tensor, Tensor> overTasks = (p, phases) => Vmap(afterwards, (null, 0))(p, phases).Mean();

        Tensor phases = Tensor.Linspace(0, 3, 8, DType.Float64);
        double before = (double)overTasks(network, phases);
        for (int i = 0; i < 200; i++)
        {
            Tensor[] gradient = Grad(overTasks)(network, phases);
            network = Tree.Map(network, gradient, (value, g) => value - 0.1 * g);
        }

        double after = (double)overTasks(network, phases);
        Expect.Below(after, before / 2);
        // end
    }
}
