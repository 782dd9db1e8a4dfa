namespace Nabla;

/// <summary>Means and variances that move toward those of each batch.</summary>
internal static class RunningNumbers
{
    /// <summary>Assigns those of the two that are variables: (1 − momentum) · before + momentum · now.</summary>
    /// <param name="mean">[C], or null.</param>
    /// <param name="var">[C], or null.</param>
    /// <param name="x">[N, C, …].</param>
    /// <param name="axes">What is taken the mean over.</param>
    /// <param name="momentum">How far they move.</param>
    /// <param name="images">Whether each image has its own, whose mean counts.</param>
    public static void Move(Tensor? mean, Tensor? var, Tensor x, Axes axes, double momentum, bool images)
    {
        if (mean is Variable runningMean)
        {
            Tensor now = x.Detach().Mean(axes);
            Move(runningMean, images ? now.Mean(0) : now, momentum);
        }

        if (var is Variable runningVar)
        {
            Tensor now = x.Detach().Var(axes);
            Move(runningVar, images ? now.Mean(0) : now, momentum);
        }
    }

    private static void Move(Variable running, Tensor now, double momentum)
    {
        using NoGradScope unrecorded = Transform.NoGrad();
        running.Value = (((1 - momentum) * running.Value) + (momentum * now)).Cast(running.DType);
    }
}
