namespace Nabla;

/// <summary>What an operation's Forward keeps for its Backward.</summary>
public sealed class Saved
{
    private Tensor[] _kept = [];

    internal Saved()
    {
    }

    /// <summary>What a rule is given besides tensors of its own choice: the inputs and outputs as the trees they are.</summary>
    internal object? Call { get; set; }

    /// <summary>The number of tensors kept.</summary>
    public int Count => _kept.Length;

    /// <summary>A tensor kept in Forward, by position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Fewer were kept.</exception>
    public Tensor this[int index] => (uint)index < (uint)_kept.Length
        ? _kept[index]
        : throw new ArgumentOutOfRangeException(nameof(index), index, $"Backward asked for kept tensor {index}, but Forward kept {_kept.Length}. Keep it: saved.Keep(…).");

    /// <summary>Keeps tensors: inputs, outputs or anything computed on the way. A second call replaces the first.</summary>
    public void Keep(params ReadOnlySpan<Tensor> tensors) => _kept = tensors.ToArray();
}
