using System.Text;

namespace Nabla.Learning;

/// <summary>Compares what a file holds with what is asked of it, gathers everything that does not fit, and assigns only once all of it does.</summary>
internal sealed class StateFit(string path)
{
    private readonly List<string> _missing = [];
    private readonly List<string> _extra = [];
    private readonly List<string> _misshapen = [];
    private readonly List<(Variable Variable, Tensor Value)> _fitting = [];
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <summary>Asks that the file holds the variable's value under one of several names.</summary>
    public void Take(IReadOnlyDictionary<string, Tensor> file, Variable variable, string name, IEnumerable<string> aliases, bool required = true)
    {
        string? found = null;
        foreach (string candidate in aliases.Prepend(name))
        {
            if (file.ContainsKey(candidate))
            {
                _used.Add(candidate);
                found ??= candidate;
            }
        }

        if (found is null)
        {
            if (required)
            {
                _missing.Add($"{name}: {variable.Type}");
            }
        }
        else if (file[found].Type != variable.Type)
        {
            _misshapen.Add($"{found}: {variable.Type} here, {file[found].Type} in the file");
        }
        else
        {
            _fitting.Add((variable, file[found]));
        }
    }

    /// <summary>Reports everything in the file that nobody asked for.</summary>
    public void Extra(IReadOnlyDictionary<string, Tensor> file, Func<string, bool> counts)
    {
        foreach ((string name, Tensor tensor) in file)
        {
            if (counts(name) && !_used.Contains(name))
            {
                _extra.Add($"{name}: {tensor.Type}");
            }
        }
    }

    /// <summary>Assigns everything.</summary>
    /// <exception cref="InvalidDataException">Something does not fit; nothing was assigned.</exception>
    public void Commit(string what)
    {
        if (_missing.Count + _extra.Count + _misshapen.Count > 0)
        {
            StringBuilder message = new();
            message.Append(System.Globalization.CultureInfo.InvariantCulture, $"{path} does not fit {what}; nothing was changed.");
            List(message, "The file lacks", _missing);
            List(message, "Nothing here is called", _extra);
            List(message, "Of another shape or element type", _misshapen);
            throw new InvalidDataException(message.ToString());
        }

        foreach ((Variable variable, Tensor value) in _fitting)
        {
            variable.Value = value.To(variable.Device);
        }
    }

    private static void List(StringBuilder message, string title, List<string> lines)
    {
        if (lines.Count > 0)
        {
            message.Append('\n').Append(title).Append(':').AppendJoin("", lines.Select(line => $"\n  {line}"));
        }
    }
}
