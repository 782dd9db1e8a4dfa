namespace Nabla.Learning;

/// <summary>What the layers of batch normalisation have in common.</summary>
internal static class BatchNormalization
{
    public static Tensor Apply(Tensor x, bool training, Variable? mean, Variable? var, Variable? batches, Variable? weight, Variable? bias, double? momentum, double epsilon)
    {
        if (!training && mean is not null)
        {
            return x.BatchNorm(mean, var, weight, bias, training: false, epsilon: epsilon);
        }

        if (!training || mean is null || batches is null)
        {
            return x.BatchNorm(null, null, weight, bias, training: true, epsilon: epsilon);
        }

        batches.Value += 1;
        if (momentum is { } fixedMomentum)
        {
            return x.BatchNorm(mean, var, weight, bias, training: true, fixedMomentum, epsilon);
        }

        // The mean of all batches: the first replaces what is there, the n-th moves it by 1/n.
        Tensor y = x.BatchNorm(null, null, weight, bias, training: true, epsilon: epsilon);
        Axes others = [0, .. Enumerable.Range(2, x.Rank - 2)];
        using NoGradScope unrecorded = Transform.NoGrad();
        Tensor share = 1 / batches.Value.Cast(mean.DType);
        mean.Value += (x.Detach().Mean(others) - mean.Value) * share;
        var!.Value += (x.Detach().Var(others) - var.Value) * share;
        return y;
    }
}
