using System.Globalization;

namespace SampleConsole;

/// <summary>Rows under a header, numbers at the right.</summary>
/// <param name="header">What the columns are called.</param>
public sealed class TextTable(params string[] header)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row; what it interpolates is written the same way in every culture.</summary>
    public void Add(params FormattableString[] cells)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Length != header.Length)
        {
            throw new ArgumentException($"A row of {cells.Length} cells does not fit {header.Length} columns.");
        }

        string[] row = new string[cells.Length];
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = cells[i].ToString(CultureInfo.InvariantCulture);
        }

        _rows.Add(row);
    }

    /// <summary>Writes it: the first column to the left, the others to the right.</summary>
    public void Write(TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        int[] widths = [.. header.Select((name, column) => _rows.Select(row => row[column].Length).Append(name.Length).Max())];
        foreach (string[] row in _rows.Prepend(header))
        {
            writer.WriteLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).TrimEnd());
        }
    }
}
