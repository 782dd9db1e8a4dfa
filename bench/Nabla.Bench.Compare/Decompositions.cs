using System.Globalization;

namespace Nabla.Bench.Compare;

/// <summary>Decompositions of one matrix in float64; the rival's side is eng/compare_decompositions.py.</summary>
internal static class Decompositions
{
    private static readonly Dictionary<string, Func<Tensor, Work>> s_named = new()
    {
        ["cholesky"] = x => Cholesky(x.MatMul(x.T) / x.Shape[0] + Tensor.Eye(x.Shape[0], dtype: DType.Float64)),
        ["qr"] = x => new Work(() => x.Qr(), () => [Filled.Sum(x.Qr().R.Diagonal().Abs())]),
        ["eigh"] = x => Eigh((x + x.T) / 2),
        ["svd"] = x => new Work(() => x.Svd(fullMatrices: false), () => [Filled.Sum(x.Svd(fullMatrices: false).S)]),
    };

    /// <summary>The case of a name and a number of rows, or null where the first word is none of these.</summary>
    public static Work? Make(string[] words)
    {
        if (!s_named.TryGetValue(words[0], out Func<Tensor, Work>? work))
        {
            return null;
        }

        int size = int.Parse(words[1], CultureInfo.InvariantCulture);
        return work(Filled.Even([size, size], 1).Cast(DType.Float64));
    }

    private static Work Cholesky(Tensor definite) => new(() => definite.Cholesky(), () => [Filled.Sum(definite.Cholesky().Diagonal())]);

    private static Work Eigh(Tensor symmetric) => new(() => symmetric.Eigh(), () => [Filled.Sum(symmetric.Eigh().Values)]);
}
