using System.Globalization;
using Nabla.Learning;
using static Nabla.Functions;

namespace Nabla.Bench.Compare;

/// <summary>What is compared, as a user would write it; the rival's side is eng/compare-side.py, case by case.</summary>
internal static class Cases
{

    public static Action Make(string[] words) => words[0] switch
    {
        "matmul" => Product(words[1], Number(words[2]), Number(words[3]), Number(words[4]), words[5]),
        "mlp" => Step(Number(words[1]), Number(words[2]), Number(words[3]), Number(words[4])),
        "sum" or "mean" or "transpose" => Matrix(words[0], Number(words[1]), words.Length > 2 ? words[2] : ""),
        "add" or "mul" => Pair(words[0], Number(words[1])),
        _ => Pointwise(words[0], Number(words[1])),
    };

    /// <summary>One training step of a network with one hidden layer.</summary>
    public static Action Step(int inputs, int hidden, int outputs, int batch)
    {
        Sequential model = new(new Linear(inputs, hidden), new Relu(), new Linear(hidden, outputs));
        return Step(model, inputs, outputs, batch);
    }

    public static Action Step(Layer model, int inputs, int outputs, int batch)
    {
        Sgd optimizer = new(model.Parameters, learningRate: 0.01);
        Tensor images = Tensor.Randn([batch, inputs], seed: 1);
        Tensor labels = (Tensor.Rand([batch], seed: 2) * outputs).Cast(DType.Int64);
        return () =>
        {
            optimizer.ClearGrad();
            Loss.CrossEntropy(model.Forward(images), labels).Backward();
            optimizer.Step();
        };
    }

    // The letters say which operand is a transposed view, as in a layer's gradients.
    private static Action Product(string dtype, int m, int k, int n, string views)
    {
        DType type = dtype == "float32" ? DType.Float32 : DType.Float64;
        Tensor x = views[0] == 't' ? Tensor.Randn([k, m], type, seed: 1).T : Tensor.Randn([m, k], type, seed: 1);
        Tensor y = views[1] == 't' ? Tensor.Randn([n, k], type, seed: 2).T : Tensor.Randn([k, n], type, seed: 2);
        return () => x.MatMul(y);
    }

    private static Action Matrix(string what, int size, string over)
    {
        Tensor x = Tensor.Randn([size, size], seed: 1);
        int axis = over == "columns" ? 0 : 1;
        return what switch
        {
            "sum" => () => x.Sum(axis),
            "mean" => () => x.Mean(axis),

            // A view that cannot be flattened in place is copied.
            _ => () => x.T.Reshape(size * size),
        };
    }

    private static Action Pair(string what, int count)
    {
        Tensor x = Tensor.Randn([count], seed: 1);
        Tensor y = Tensor.Randn([count], seed: 2);
        return what == "add" ? () => _ = x + y : () => _ = x * y;
    }

    private static Action Pointwise(string what, int count)
    {
        Tensor x = Tensor.Randn([count], seed: 1);
        Tensor positive = Exp(x);
        return what switch
        {
            "exp" => () => Exp(x),
            "log" => () => Log(positive),
            "tanh" => () => Tanh(x),
            "erf" => () => Erf(x),
            "sigmoid" => () => Sigmoid(x),
            _ => throw new ArgumentException($"There is no case {what}."),
        };
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);
}
