namespace Nabla.Learning;

/// <summary>The last moves of L-BFGS and how the gradient changed with each, of which the inverse Hessian is made. Kept in variables that are written in turn.</summary>
internal sealed class LbfgsHistory
{
    // Below this the curvature along a move is taken for rounding errors.
    private const double Smallest = 1e-10;
    private readonly Variable[] _moves;
    private readonly Variable[] _changes;
    private readonly Variable _count = new(Tensor.Of(0L), trainable: false);
    private readonly Variable _scale = new(Tensor.Of(1.0), trainable: false);

    public LbfgsHistory(int size, Tensor like)
    {
        Variable[] Empty() => [.. Enumerable.Range(0, size).Select(_ => new Variable(like.ZerosLike(), trainable: false))];
        (_moves, _changes) = (Empty(), Empty());
    }

    public IEnumerable<(string Name, Variable Variable)> Named =>
    [
        ("history.count", _count),
        ("history.scale", _scale),
        .. _moves.Select(static (move, i) => (FormattableString.Invariant($"history.{i}.move"), move)),
        .. _changes.Select(static (change, i) => (FormattableString.Invariant($"history.{i}.change"), change)),
    ];

    public void Add(Tensor move, Tensor change)
    {
        double curvature = Dot(change, move);
        if (!(curvature > Smallest))
        {
            return;
        }

        long count = (long)_count.Value;
        int place = (int)(count % _moves.Length);
        (_moves[place].Value, _changes[place].Value) = (move, change);
        _scale.Value = Tensor.Of(curvature / Dot(change, change));
        _count.Value = Tensor.Of(count + 1);
    }

    /// <summary>−H g, H the inverse Hessian as far as it is known: the recursion of two loops.</summary>
    public Tensor Direction(Tensor gradient)
    {
        long count = (long)_count.Value;
        int[] places = [.. Enumerable.Range(0, (int)Math.Min(count, _moves.Length)).Select(i => (int)((count - 1 - i) % _moves.Length))];
        double[] inverses = Array.ConvertAll(places, place => 1 / Dot(_changes[place].Value, _moves[place].Value));
        double[] shares = new double[places.Length];
        Tensor direction = -gradient;
        for (int i = 0; i < places.Length; i++)
        {
            shares[i] = Dot(_moves[places[i]].Value, direction) * inverses[i];
            direction = Functions.MultiplyAdd(-shares[i], _changes[places[i]].Value, direction);
        }

        direction *= (double)_scale.Value;
        for (int i = places.Length - 1; i >= 0; i--)
        {
            double share = Dot(_changes[places[i]].Value, direction) * inverses[i];
            direction = Functions.MultiplyAdd(shares[i] - share, _moves[places[i]].Value, direction);
        }

        return direction;
    }

    public static double Dot(Tensor x, Tensor y) => (double)(x * y).Sum(dtype: DType.Float64);
}
