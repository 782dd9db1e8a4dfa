using System.Globalization;
using System.Text;

namespace Nabla;

/// <summary>The path to the place that a reader has reached, and those of the leaves it has seen.</summary>
internal sealed class LeafPaths
{
    private readonly StringBuilder _path = new();

    public List<string> Found { get; } = [];

    /// <summary>Where there is null.</summary>
    public List<string> Absent { get; } = [];

    public void Add() => Found.Add(_path.ToString());

    public void AddAbsent() => Absent.Add(_path.ToString());

    public int EnterMember(string name)
    {
        int before = _path.Length;
        if (before > 0)
        {
            _path.Append('.');
        }

        _path.Append(name);
        return before;
    }

    public int EnterItem(int position)
    {
        int before = _path.Length;
        _path.Append(CultureInfo.InvariantCulture, $"[{position}]");
        return before;
    }

    public int EnterEntry(string key)
    {
        int before = _path.Length;
        _path.Append("[\"").Append(key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append("\"]");
        return before;
    }

    public void Leave(int before) => _path.Length = before;
}
