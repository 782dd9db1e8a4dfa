namespace Nabla.Compilation;

/// <summary>A compiled function of a few tensors to one.</summary>
internal sealed class JittedTensors(Func<Tensor[], Tensor> f, bool keepsGrads, bool anyBatch = false) : Jitted(keepsGrads, anyBatch)
{
    public Tensor None() => Run([]);

    public Tensor One(Tensor x) => Run([x]);

    public Tensor Two(Tensor x, Tensor y) => Run([x, y]);

    public Tensor Three(Tensor x, Tensor y, Tensor z) => Run([x, y, z]);

    public Tensor Four(Tensor w, Tensor x, Tensor y, Tensor z) => Run([w, x, y, z]);

    protected override string NameOf(int leaf) => $"argument {leaf}";

    private Tensor Run(ReadOnlySpan<Tensor> arguments)
    {
        foreach (Tensor argument in arguments)
        {
            ArgumentNullException.ThrowIfNull(argument);
        }

        if (IsDirect)
        {
            return f(arguments.ToArray());
        }

        Floor floor = Floor.Current;
        Eight<Tensor> room = default;
        Span<Tensor> leaves = room[..arguments.Length];
        for (int i = 0; i < leaves.Length; i++)
        {
            leaves[i] = Seen(arguments[i], floor);
        }

        Specialization made = Find(leaves, null) ?? Trace(leaves.ToArray(), null, given => ([Transform.Returned(f(given), nameof(Transform.Jit))], null));
        Tensor result = null!;
        made.Run(leaves, new Span<Tensor>(ref result));
        return result;
    }
}
