using Nabla.Learning;

namespace Nabla.Tests.References;

internal static partial class ReferenceFace
{
    private static void Losses()
    {
        Map("CrossEntropy", static (Tensor[] x, ReferenceArguments a) =>
            Loss.CrossEntropy(x[0], x[1], a.Number("smoothing", 0), a.OptionalInteger("ignore"), ReductionOf(a)));
        Map("NegativeLogLikelihood", static (Tensor[] x, ReferenceArguments a) =>
            Loss.NegativeLogLikelihood(x[0], x[1], a.OptionalInteger("ignore"), ReductionOf(a)));
        Map("MeanSquaredError", static (Tensor[] x, ReferenceArguments a) => Loss.MeanSquaredError(x[0], x[1], ReductionOf(a)));
        Map("BinaryCrossEntropyWithLogits", static (Tensor[] x, ReferenceArguments a) =>
            Loss.BinaryCrossEntropyWithLogits(x[0], x[1], ReductionOf(a)));
        Map("Huber", static (Tensor[] x, ReferenceArguments a) => Loss.Huber(x[0], x[1], a.Number("delta"), ReductionOf(a)));
    }

    private static Reduction ReductionOf(ReferenceArguments arguments) =>
        Enum.Parse<Reduction>(arguments.Text("reduction"), ignoreCase: true);
}
