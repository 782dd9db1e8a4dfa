namespace Nabla.Data;

/// <summary>A CSV file in memory, column by column.</summary>
/// <remarks>
/// <code>
/// CsvTable table = CsvFile.Read("houses.csv");
/// Tensor x = table.ToFeatures("area", "rooms", "district");   // categories become one column each
/// Tensor y = table.ToFeatures("price");
/// </code>
/// </remarks>
public sealed class CsvTable
{
    private readonly string _name;
    private readonly Dictionary<string, CsvColumn> _byName;

    internal CsvTable(string name, IReadOnlyList<CsvColumn> columns, int rows)
    {
        _name = name;
        Columns = columns;
        Count = rows;
        _byName = columns.ToDictionary(column => column.Name, StringComparer.Ordinal);
    }

    /// <summary>The columns that were read, in order.</summary>
    public IReadOnlyList<CsvColumn> Columns { get; }

    /// <summary>How many rows there are.</summary>
    public int Count { get; }

    /// <summary>A column by its name.</summary>
    /// <exception cref="ArgumentException">There is none; the message lists those there are.</exception>
    public CsvColumn this[string column] => _byName.TryGetValue(column, out CsvColumn? found)
        ? found
        : throw new ArgumentException($"{_name} has no column '{column}', or it was not read. There are {string.Join(", ", Columns.Select(known => $"'{known.Name}'"))}.", nameof(column));

    /// <summary>Columns as a model takes them: numbers as they are (missing ones NaN: see <see cref="Imputation"/>), bools 0 and 1, categories one column each; float32 [N, F].</summary>
    /// <param name="columns">Their names, in the order wanted.</param>
    /// <exception cref="ArgumentException">None was named, or there is no such column.</exception>
    public Tensor ToFeatures(params IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        Tensor[] parts = [.. columns.Select(column => this[column].ToFeatures())];
        return parts.Length > 0 ? Functions.Concat(parts, 1) : throw new ArgumentException($"Name at least one of the columns {string.Join(", ", Columns.Select(known => $"'{known.Name}'"))}.", nameof(columns));
    }

    /// <summary>What the columns of <see cref="ToFeatures"/> are called.</summary>
    /// <param name="columns">The names given there.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public IReadOnlyList<string> FeatureNames(params IReadOnlyList<string> columns) => [.. columns.SelectMany(column => this[column].FeatureNames)];

    /// <summary>The rows in which nothing is missing.</summary>
    /// <param name="columns">Where nothing may be missing; in no column if none is named.</param>
    /// <exception cref="ArgumentException">There is no such column.</exception>
    public CsvTable DropMissing(params IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(columns);
        CsvColumn[] needed = columns.Count == 0 ? [.. Columns] : [.. columns.Select(column => this[column])];
        int[] rows = [.. Enumerable.Range(0, Count).Where(row => needed.All(column => !column.IsMissing(row)))];
        return new CsvTable(_name, [.. Columns.Select(column => column.Rows(rows))], rows.Length);
    }

    /// <summary>A line for each column.</summary>
    public override string ToString() => string.Join('\n', Columns);
}
