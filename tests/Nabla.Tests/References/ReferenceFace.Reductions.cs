namespace Nabla.Tests.References;

internal static partial class ReferenceFace
{
    private static void Reductions()
    {
        Map("Sum", static (x, a) => x.Sum(AxesOf(a), a.Flag("keepAxes")));
        Map("Mean", static (x, a) => x.Mean(AxesOf(a), a.Flag("keepAxes")));
        Map("Prod", static (x, a) => x.Prod(AxesOf(a), a.Flag("keepAxes")));
        Map("Max", static (x, a) => x.Max(AxesOf(a), a.Flag("keepAxes")));
        Map("Min", static (x, a) => x.Min(AxesOf(a), a.Flag("keepAxes")));
        Map("Any", static (x, a) => x.Any(AxesOf(a), a.Flag("keepAxes")));
        Map("All", static (x, a) => x.All(AxesOf(a), a.Flag("keepAxes")));
        Map("Norm", static (x, a) => x.Norm(2, AxesOf(a), a.Flag("keepAxes")));
        Map("LogSumExp", static (x, a) => x.LogSumExp(AxesOf(a), a.Flag("keepAxes")));
        Map("Var", static (x, a) => x.Var(AxesOf(a), a.Integer("correction"), a.Flag("keepAxes")));
        Map("Std", static (x, a) => x.Std(AxesOf(a), a.Integer("correction"), a.Flag("keepAxes")));
        Map("ArgMax", static (x, a) => x.ArgMax(a.OptionalInteger("axis"), a.Flag("keepAxes")));
        Map("ArgMin", static (x, a) => x.ArgMin(a.OptionalInteger("axis"), a.Flag("keepAxes")));
        Map("Softmax", static (x, a) => x.Softmax(a.Integer("axis")));
        Map("LogSoftmax", static (x, a) => x.LogSoftmax(a.Integer("axis")));
        Map("Standardize", static (x, a) => x.Standardize(a.Integer("axis"), a.Number("epsilon")));
        Map("CumSum", static (x, a) => x.CumSum(a.Integer("axis")));
        Map("CumProd", static (x, a) => x.CumProd(a.Integer("axis")));
        Map("LogCumSumExp", static (x, a) => x.LogCumSumExp(a.Integer("axis")));
        Map("MatMul", static (x, y) => x.MatMul(y));
        Map("Outer", static (x, y) => Functions.Outer(x, y));
        Map("Attention", static (Tensor[] x, ReferenceArguments _) => x[0].ScaledDotProductAttention(x[1], x[2], x.Length == 4 ? x[3] : null));
        Map("Linear", static (Tensor[] x, ReferenceArguments _) => x[0].Linear(x[1], x.Length == 3 ? x[2] : null));
    }

    private static Axes AxesOf(ReferenceArguments arguments) =>
        arguments.OptionalIntegers("axes") is { } axes ? Axes.Create(axes) : default;
}
