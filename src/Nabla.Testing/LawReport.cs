using System.Globalization;

namespace Nabla.Testing;

/// <summary>The laws that held.</summary>
public sealed class LawReport
{
    internal LawReport(IReadOnlyList<(string Law, double Worst)> held) => Held = held;

    /// <summary>Each law that was checked, and the greatest relative error found.</summary>
    public IReadOnlyList<(string Law, double Worst)> Held { get; }

    /// <summary>One line: each law and its greatest error.</summary>
    public override string ToString() => string.Join(", ", Held.Select(static one => string.Create(CultureInfo.InvariantCulture, $"{one.Law} {one.Worst:G2}")));
}
