using static Nabla.Functions;

namespace Nabla.Tests.References;

/// <summary>How each recorded operation is called through the public face.</summary>
internal static partial class ReferenceFace
{
    private static readonly Dictionary<string, Func<Tensor[], ReferenceArguments, Tensor[]>> s_calls = [];

    static ReferenceFace()
    {
        Pointwise();
        Reductions();
        Shapes();
        Indexing();
        Windows();
        Losses();
    }

    /// <summary>Records that other tests replay, because they are not functions of tensors: LearningReferenceTests and SeedRecordTests.</summary>
    public static IReadOnlyList<string> Elsewhere { get; } =
        ["LayerNorm", "Sgd", "Adam", "AdamW", "ClipByNorm", "ClipByValue", "Schedules", "Optimizers", "ParameterGroups", "Momenta", "Lbfgs", "LearningRates", "Seeds", "GradientPenalty", "Recurrent", "RecurrentCell", "MultiheadAttention", "Transformers", "Parametrised"];

    public static Func<Tensor[], ReferenceArguments, Tensor[]> Of(string operation) =>
        s_calls.TryGetValue(operation, out Func<Tensor[], ReferenceArguments, Tensor[]>? call)
            ? call
            : throw new NotSupportedException($"{operation} is recorded, but ReferenceFace does not say how to call it.");

    private static void Map(string operation, Func<Tensor, Tensor> call) => s_calls.Add(operation, (x, _) => [call(x[0])]);

    private static void Map(string operation, Func<Tensor, Tensor, Tensor> call) => s_calls.Add(operation, (x, _) => [call(x[0], x[1])]);

    private static void Map(string operation, Func<Tensor, ReferenceArguments, Tensor> call) => s_calls.Add(operation, (x, a) => [call(x[0], a)]);

    private static void Map(string operation, Func<Tensor[], ReferenceArguments, Tensor> call) => s_calls.Add(operation, (x, a) => [call(x, a)]);

    private static void MapMany(string operation, Func<Tensor[], ReferenceArguments, Tensor[]> call) => s_calls.Add(operation, call);

    private static void Pointwise()
    {
        Map("Negate", static x => -x);
        Map("Square", Square);
        Map("Sqrt", Sqrt);
        Map("Rsqrt", Rsqrt);
        Map("Reciprocal", Reciprocal);
        Map("Exp", Exp);
        Map("Expm1", Expm1);
        Map("Log", Log);
        Map("Log1p", Log1p);
        Map("Sin", Sin);
        Map("Sinc", static x => x.Sinc());
        Map("Cos", Cos);
        Map("Tanh", Tanh);
        Map("Sigmoid", Sigmoid);
        Map("Softplus", Softplus);
        Map("Erf", Erf);
        Map("Exp2", Exp2);
        Map("Log2", Log2);
        Map("Log10", Log10);
        Map("Tan", Tan);
        Map("Asin", Asin);
        Map("Acos", Acos);
        Map("Atan", Atan);
        Map("Sinh", Sinh);
        Map("Cosh", Cosh);
        Map("Asinh", Asinh);
        Map("Acosh", Acosh);
        Map("Atanh", Atanh);
        Map("Erfc", Erfc);
        Map("Atan2", Atan2);
        Map("Hypot", Hypot);
        Map("Silu", Silu);
        Map("Relu", Relu);
        Map("Abs", Abs);
        Map("Sign", Sign);
        Map("Floor", Functions.Floor);
        Map("Ceiling", Ceiling);
        Map("Truncate", Truncate);
        Map("Round", Round);
        // Nabla's logical operators take bools only: numbers are cast, which says what they are true of.
        Map("LogicalNot", static x => !Bools(x));
        Map("Gelu", static (x, a) => a.Text("approximate") == "tanh" ? x.Gelu(approximate: true) : Gelu(x));
        Map("LeakyRelu", static (x, a) => x.LeakyRelu(a.Number("slope")));
        Map("Elu", static (x, a) => x.Elu(a.Number("alpha")));
        Map("Clamp", static (x, a) => x.Clamp(
            a.Has("minimum") ? Scalar(a, "minimum") : null, a.Has("maximum") ? Scalar(a, "maximum") : null));
        Map("Cast", static (x, a) => x.Cast(Enum.Parse<DType>(a.Text("dtype"), ignoreCase: true)));
        Map("Add", static (x, y) => x + y);
        Map("Subtract", static (x, y) => x - y);
        Map("Multiply", static (x, y) => x * y);
        Map("Divide", static (x, y) => x / y);
        Map("Remainder", static (x, y) => x % y);
        Map("Pow", Pow);
        Map("Minimum", Minimum);
        Map("Maximum", Maximum);
        Map("Equal", Equal);
        Map("NotEqual", NotEqual);
        Map("Less", static (x, y) => x < y);
        Map("LessOrEqual", static (x, y) => x <= y);
        Map("Greater", static (x, y) => x > y);
        Map("GreaterOrEqual", static (x, y) => x >= y);
        Map("LogicalAnd", static (x, y) => Bools(x) & Bools(y));
        Map("LogicalOr", static (x, y) => Bools(x) | Bools(y));
        Map("LogicalXor", static (x, y) => Bools(x) ^ Bools(y));
        Map("Where", static (Tensor[] x, ReferenceArguments _) => Where(x[0], x[1], x[2]));
    }

    // A recorded 1 is an integer and 1.0 is not; the scalars of C# promote accordingly.
    private static Tensor Scalar(ReferenceArguments arguments, string name) =>
        arguments.Text(name).Contains('.', StringComparison.Ordinal) ? (Tensor)arguments.Number(name) : (Tensor)arguments.Integer(name);

    private static Tensor Bools(Tensor x) => x.Cast(DType.Bool);
}
