namespace Nabla.Learning;

/// <summary>The angles of places: place t and pair i of D / 2 have t · base^(−2 i / D). In float64, which late places need.</summary>
internal static class Angles
{
    /// <summary>[steps, width / 2, rounded up].</summary>
    public static Tensor Of(int steps, int width, double frequencyBase, int from = 0)
    {
        Tensor places = Tensor.Arange(from, from + steps, dtype: DType.Float64).Unsqueeze(1);
        Tensor frequencies = (Tensor.Arange(0, (width + 1) / 2, dtype: DType.Float64) * (-2 * Math.Log(frequencyBase) / width)).Exp();
        return places * frequencies;
    }
}
