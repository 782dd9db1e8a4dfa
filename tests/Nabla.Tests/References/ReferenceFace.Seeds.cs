using static Nabla.Functions;

namespace Nabla.Tests.References;

internal static partial class ReferenceFace
{
    /// <summary>The examples of the five notebooks, by the identifier that a case's name begins with.</summary>
    public static IReadOnlyDictionary<string, Func<Tensor[], Tensor[]>> Seeds { get; } = new Dictionary<string, Func<Tensor[], Tensor[]>>
    {
        ["S0-16 tile and multiply"] = static x => [x[0].BroadcastTo(new Shape(3, 3)) * x[1]],
        ["S0-17 logistic"] = Logistic,
        ["S0-18 logistic, another cotangent"] = Logistic,
        ["S0-19 exp"] = static x => [Exp(x[0])],
        ["S0-20 matrix by vector"] = static x => [MatMul(x[0], x[1])],
        ["S0-21 its gradients"] = static x => [MatMul(x[0], x[1])],
        ["S0-22 by hand"] = MatMulByHand,
        ["S0-B3 x + x"] = static x => [x[0] + x[0]],
        ["S0-B3 exp(x) + exp(x)"] = static x => Twice(Exp(x[0])),
        ["S1-03 product"] = static x => [x[0] * x[1]],
        ["S1-04 square of the product"] = static x => [(x[0] * x[1]).Pow(2)],
        ["S1-05 staged chain rule"] = static x => [(x[0] + Sigmoid(x[1])) / (Sigmoid(x[0]) + Square(x[0] + x[1]))],
        ["S1-08 broadcast"] = static x => [x[0] * x[1].Squeeze()],
        ["S1-09 broadcast"] = static x => [x[0] * x[1]],
        ["S1-17 two layers"] = static x => [Layers(x[0], x)],
        ["S1-18 their sum"] = static x => [Layers(x[0], x).Sum()],
        ["S1-19 central difference along ones"] = static x => [(Layers(x[0] + 1, x) - Layers(x[0] - 1, x)) / 2],
        ["S1-22 x by A transposed"] = static x => [MatMul(x[0], x[1].T)],
        ["S2-01 square of a sum"] = static x => [Square(x[0] + x[1])],
        ["S2-03 product"] = static x => [x[0] * x[1]],
        ["S2-05 apples"] = static x => [x[0] * x[1] * x[2]],
        ["S2-06 apples and tangerines"] = static x => [(x[0] * x[1] + x[2] * x[3]) * x[4]],
        ["S2-08 relu"] = static x => [Relu(x[0])],
        ["S2-09 sigmoid"] = static x => [Sigmoid(x[0])],
        ["S2-10 affine"] = static x => [MatMul(x[0], x[1]) + x[2]],
        ["S3-01 matmul"] = static x => [MatMul(x[0], x[1])],
        ["S3-02 add_bias"] = static x => [x[0] + x[1].Reshape(1, -1, 1)],
        ["S3-03 linear"] = static x => [x[0].Linear(x[1], x[2])],
        ["S3-04 sum"] = static x => [x[0].Sum()],
        ["S4-03 logistic of a weighted sum"] = static x => [1 / (1 + Exp(-(x[0] * x[1] + x[2] * x[3] + x[4])))],
        ["S4-04 shared weight"] = static x => [x[0] * x[1] + x[0] * x[2]],
    };

    private static Tensor[] Logistic(Tensor[] x) => [Reciprocal(1 + Exp(-x[0]))];

    private static Tensor[] Twice(Tensor x) => [x + x];

    private static Tensor Layers(Tensor x, Tensor[] all) => x.Linear(all[1], all[2]).Linear(all[3], all[4]);

    /// <summary>matmul_vjp as the notebook wrote it, for the cotangent [1, 2].</summary>
    private static Tensor[] MatMulByHand(Tensor[] x)
    {
        Tensor cotangent = Tensor.Of([1.0, 2.0]).Cast(x[0].DType);
        return [Outer(cotangent, x[1]), MatMul(x[0].T, cotangent)];
    }
}
