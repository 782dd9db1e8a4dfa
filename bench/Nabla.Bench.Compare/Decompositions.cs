namespace Nabla.Bench.Compare;

/// <summary>Decompositions of one matrix in float64; the rival's side is eng/compare_decompositions.py.</summary>
internal static class Decompositions
{
    /// <summary>The case, or null where the name is none of these.</summary>
    public static Work? Make(string name, int size)
    {
        Tensor x = Filled.Even([size, size], 1).Cast(DType.Float64);
        Tensor symmetric = (x + x.T) / 2;
        Tensor definite = x.MatMul(x.T) / size + Tensor.Eye(size, dtype: DType.Float64);
        return name switch
        {
            "cholesky" => new Work(() => definite.Cholesky(), () => [Filled.Sum(definite.Cholesky().Diagonal())]),
            "qr" => new Work(() => x.Qr(), () => [Filled.Sum(x.Qr().R.Diagonal().Abs())]),
            "eigh" => new Work(() => symmetric.Eigh(), () => [Filled.Sum(symmetric.Eigh().Values)]),
            "svd" => new Work(() => x.Svd(fullMatrices: false), () => [Filled.Sum(x.Svd(fullMatrices: false).S)]),
            _ => null,
        };
    }
}
