namespace Nabla.Primitives;

/// <summary>The product of x and of what indices put at its place.</summary>
internal sealed record ScatterProd(int Axis) : ScatterReduction<Prod.Times>(Axis)
{
    protected override Primitive Along(int axis) => new ScatterProd(axis);

    /// <summary>
    /// The product of the others. With one zero s among them that is P/u · s for the others and P for it, where P is the product of all but zeros; with two it is P times the other zero.
    /// The zeros stay in these terms, so that their derivatives come out right.
    /// </summary>
    protected override (Tensor X, Tensor Updates) Derivatives(Tensor x, Tensor indices, Tensor updates, Tensor z)
    {
        Gather gather = new(Axis);
        ScatterAdd add = new(Axis);
        (Tensor isZero, Tensor areZero) = (Functions.Equal(x, 0), Functions.Equal(updates, 0));
        Tensor count = add.Apply(isZero.Cast(DType.Int64), indices, areZero.Cast(DType.Int64));
        Tensor zeros = add.Apply(Functions.Where(isZero, x, 0), indices, Functions.Where(areZero, updates, 0));
        Tensor rest = Apply(Functions.Where(isZero, 1, x), indices, Functions.Where(areZero, 1, updates));
        return (Others(x, isZero, count, zeros, rest), Others(updates, areZero, gather.Apply(count, indices), gather.Apply(zeros, indices), gather.Apply(rest, indices)));
    }

    private static Tensor Others(Tensor x, Tensor isZero, Tensor count, Tensor zeros, Tensor rest)
    {
        Tensor ofNumber = rest / Functions.Where(isZero, 1, x) * Functions.Where(count > 0L, zeros, 1);
        Tensor ofZero = rest * Functions.Where(count > 1L, zeros - x, 1);
        Tensor tooMany = count > Functions.Where(isZero, 2L, 1L);
        return Functions.Where(tooMany, 0, Functions.Where(isZero, ofZero, ofNumber));
    }
}
