namespace Nabla.Tests.References;

/// <summary>What an absolute error is measured against, besides the element itself.</summary>
internal enum Yardstick
{
    /// <summary>Nothing: every element to its own last digits.</summary>
    Element,

    /// <summary>One: formulas that subtract from 1, where the reference itself has lost digits near zero.</summary>
    One,

    /// <summary>The largest element of the result: sums, whose order of addition is free.</summary>
    Result,

    /// <summary>The largest element of the result or of the inputs: sums that cancel.</summary>
    Inputs,
}

/// <summary>How far Nabla and the reference may be apart: so many ulps of the element or of the yardstick, whichever is larger.</summary>
internal readonly record struct Tolerance(double Ulps, Yardstick Yardstick, double GradientUlps, Yardstick GradientYardstick)
{
    // Both sides are within a few ulps of the true value; sums of up to a few hundred terms round differently by a few more.
    private static readonly Tolerance s_exact = new(0, Yardstick.Element, 0, Yardstick.Element);
    private static readonly Tolerance s_exactValue = new(0, Yardstick.Element, 4, Yardstick.Result);
    private static readonly Tolerance s_elementary = new(4, Yardstick.Element, 8, Yardstick.Result);
    private static readonly Tolerance s_fromOne = new(4, Yardstick.One, 8, Yardstick.Result);
    private static readonly Tolerance s_sum = new(8, Yardstick.Inputs, 8, Yardstick.Inputs);
    private static readonly Tolerance s_normalized = new(16, Yardstick.Result, 16, Yardstick.Inputs);
    private static readonly Tolerance s_solved = new(64, Yardstick.Result, 128, Yardstick.Result);
    private static readonly Tolerance s_layer = new(64, Yardstick.Result, 256, Yardstick.Result);
    private static readonly Tolerance s_trajectory = new(32, Yardstick.Inputs, 0, Yardstick.Element);

    // A dozen steps of a network, each of which carries the last digits of those before: 1e-12.
    private static readonly Tolerance s_network = new(4096, Yardstick.Result, 0, Yardstick.Element);

    // Directions are divided by differences of gradients that nearly agree, and lengths found by differences of losses that do.
    private static readonly Tolerance s_curvature = new(65536, Yardstick.Result, 0, Yardstick.Element);

    private static readonly Dictionary<string, Tolerance> s_byOperation = Group(
        (s_exactValue, "Divide Reciprocal Remainder Sqrt Square Subtract Add Multiply Minimum Maximum Outer Max Min Where ScatterMax ScatterMin"),
        (s_elementary, "Exp Expm1 Log Log1p Sin Sinc Cos Tanh Sigmoid Erf Rsqrt Pow"),
        (s_elementary, "Exp2 Log2 Log10 Tan Asin Acos Atan Atan2 Sinh Cosh Asinh Acosh Atanh Erfc Hypot"),
        (s_fromOne, "Elu Gelu Silu Softplus"),
        (s_sum, "Sum Mean Prod Norm LogSumExp Softmax LogSoftmax CumSum CumProd LogCumSumExp ScatterProd MatMul Linear ScatterAdd Gather IndexSelect Broadcast Seeds"),
        (s_sum, "Convolution AvgPool"),
        (s_sum, "CrossEntropy NegativeLogLikelihood MeanSquaredError BinaryCrossEntropyWithLogits Huber"),
        (s_normalized, "Var Std LayerNorm Standardize"),
        (s_solved, "Inverse Det LogDet Cholesky MatrixExp Solve SolveTriangular Fourier Qr Eigvalsh Svdvals Pinv"),
        (s_layer, "Attention Recurrent RecurrentCell MultiheadAttention Transformers Parametrised"),
        (s_trajectory, "Sgd Adam AdamW ClipByNorm Schedules LearningRates"),
        (s_network, "Optimizers ParameterGroups"),
        (s_curvature, "Lbfgs"));

    /// <summary>Operations not named only move, compare or select: they must be exact.</summary>
    public static Tolerance Of(string operation) => s_byOperation.GetValueOrDefault(operation, s_exact);

    private static Dictionary<string, Tolerance> Group(params (Tolerance Tolerance, string Operations)[] groups) =>
        groups.SelectMany(static group => group.Operations.Split(' ').Select(name => (name, group.Tolerance)))
            .ToDictionary(static pair => pair.name, static pair => pair.Tolerance);
}
