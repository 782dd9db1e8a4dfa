using System.Globalization;

namespace Nabla;

/// <summary>Everything in a tree but its tensors: how long lists are, the keys of dictionaries, where null stands, and values that are no tensors.</summary>
internal sealed class TreeSketch : IEquatable<TreeSketch>
{
    private static readonly object s_tensor = new();
    private readonly List<object?> _parts = [];

    public void AddTensor() => _parts.Add(s_tensor);

    public void AddAbsent() => _parts.Add(null);

    public void AddPosition(int position) => _parts.Add(new Position(position));

    public void AddPart(object? part) => _parts.Add(part);

    /// <summary>Whether the same stands at the same places.</summary>
    public bool Equals(TreeSketch? other)
    {
        if (other is null || other._parts.Count != _parts.Count)
        {
            return false;
        }

        for (int i = 0; i < _parts.Count; i++)
        {
            if (!Equals(_parts[i], other._parts[i]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>What differs, in words.</summary>
    public (string What, string Values) Difference(TreeSketch other)
    {
        for (int i = 0; i < _parts.Count && i < other._parts.Count; i++)
        {
            if (!Equals(_parts[i], other._parts[i]))
            {
                return _parts[i] is { } one && other._parts[i] is { } two && one != s_tensor && two != s_tensor && one is not Position && two is not Position
                    ? ("a value that is no tensor", string.Create(CultureInfo.InvariantCulture, $"{one}, {two}"))
                    : ("the structure of an argument", "");
            }
        }

        return ("the structure of an argument", "");
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as TreeSketch);

    /// <inheritdoc/>
    public override int GetHashCode() => _parts.Count;

    private sealed record Position(int At);
}
