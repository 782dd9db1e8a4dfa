namespace Nabla.Testing;

/// <summary>In float32 a function gives float32, and numbers near those of float64.</summary>
internal static class LawOfSinglePrecision
{
    private const string Law = "float32";

    public static double Check(LawSubject subject)
    {
        Tensor[] single = Array.ConvertAll(subject.Inputs, x => x.DType.IsFloating() ? x.Cast(DType.Float32) : x);

        // The same numbers in float64, so that the rounding of inputs does not count.
        Tensor[] expected = subject.WithDerivatives(Array.ConvertAll(single, x => x.DType.IsFloating() ? x.Cast(DType.Float64) : x));
        Tensor[] actual = subject.WithDerivatives(single);
        for (int i = 0; i < expected.Length; i++)
        {
            DType wanted = subject.Moving.Length > 0 && expected[i].DType == DType.Float64 ? DType.Float32 : expected[i].DType;
            if (actual[i].DType != wanted)
            {
                throw new LawException(Law, $"The law of {Law} does not hold: {subject.Called(i)} of float32 inputs is {actual[i].DType} instead of {wanted}.", null);
            }
        }

        return subject.Compare(Law, "of float32 inputs", [.. expected.Zip(actual, (x, y) => x.Cast(y.DType))], actual, subject.Options.Float32Tolerance);
    }
}
