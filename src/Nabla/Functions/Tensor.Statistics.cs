namespace Nabla;

public abstract partial class Tensor
{
    /// <summary>The covariances of the rows (variables) over the columns (observations); of a vector its variance. PyTorch's cov.</summary>
    /// <param name="correction">What is subtracted from the number of observations; 1 is Bessel's correction.</param>
    /// <param name="fweights">How often each observation was made: a vector of integers.</param>
    /// <param name="aweights">How much each observation counts.</param>
    /// <exception cref="ArgumentException">The tensor has more than two axes.</exception>
    public Tensor Cov(int correction = 1, Tensor? fweights = null, Tensor? aweights = null)
    {
        if (Rank > 2)
        {
            throw new ArgumentException($"Cov needs variables by observations, not {Type}{CallSite.Suffix()}.");
        }

        Tensor x = Floating().Reshape(Rank == 2 ? Shape : new Shape(1, checked((int)Count)));
        Tensor? weights = fweights is not null && aweights is not null ? fweights.Cast(x.DType) * aweights : (fweights ?? aweights)?.Cast(x.DType);
        Tensor total = weights is null ? Alignment.As(Of((double)x.Shape[1]), x.DType) : weights.Sum();
        Tensor mean = weights is null ? x.Mean(1, keepAxes: true) : (x * weights).Sum(1, keepAxes: true) / total;
        Tensor apart = x - mean;
        Tensor free = aweights is null || correction == 0 || weights is null ? total - correction : total - correction * (weights * aweights).Sum() / total;
        return (apart.MatMul((weights is null ? apart : apart * weights).T) / free.Maximum(0)).Squeeze();
    }

    /// <summary>The correlations (Pearson's) of the rows over the columns, within −1 and 1; PyTorch's corrcoef.</summary>
    /// <exception cref="ArgumentException">The tensor has more than two axes.</exception>
    public Tensor CorrCoef()
    {
        Tensor covariance = Cov();
        if (covariance.Rank == 0)
        {
            return covariance / covariance;
        }

        Tensor deviation = covariance.Diagonal().Sqrt();
        return (covariance / deviation.Unsqueeze(1) / deviation.Unsqueeze(0)).Clamp(-1, 1);
    }
}
