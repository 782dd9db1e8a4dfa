namespace Nabla.Data;

/// <summary>A CSV file on its way into columns: read once for the types that nobody named, once for the values.</summary>
/// <param name="open">Opens the text from its beginning.</param>
/// <param name="name">What messages call it.</param>
/// <param name="options">How it is to be read.</param>
internal sealed class CsvSource(Func<TextReader> open, string name, CsvOptions options)
{
    private static readonly CsvType[] s_narrowestFirst = [CsvType.Boolean, CsvType.Integer, CsvType.Number, CsvType.Category];

    private readonly HashSet<string> _missing = new(options.Missing, StringComparer.OrdinalIgnoreCase);

    public CsvTable Read()
    {
        string[] header = Header();
        int[] chosen = Chosen(header);
        CsvType[] types = Types(header, chosen);
        CsvColumnBuilder[] builders = [.. chosen.Select((column, i) => new CsvColumnBuilder(header[column], types[i]))];
        int rows = 0;
        Each(header.Length, record =>
        {
            rows++;
            for (int i = 0; i < chosen.Length; i++)
            {
                if (IsMissing(record, chosen[i]))
                {
                    builders[i].AddMissing();
                }
                else if (!builders[i].TryAdd(record[chosen[i]]))
                {
                    throw new InvalidDataException($"{name}, {record.Place(chosen[i])}: '{record[chosen[i]]}' is no {Expected(types[i])}, but column '{header[chosen[i]]}' holds them. A text that stands for a missing value is named in CsvOptions.Missing.");
                }
            }
        });
        return new CsvTable(name, [.. builders.Select(builder => builder.Build())], rows);
    }

    private static string Expected(CsvType type) => type switch { CsvType.Boolean => "bool", CsvType.Integer => "whole number", _ => "number" };

    private string[] Header()
    {
        using TextReader text = open();
        CsvRecord record = new();
        if (!new CsvReader(text, name, options).Read(record))
        {
            throw new InvalidDataException($"{name} is empty: there is not even a {(options.HasHeader ? "header" : "record")}.");
        }

        string[] names = new string[record.Count];
        Dictionary<string, int> seen = new(StringComparer.Ordinal);
        for (int column = 0; column < names.Length; column++)
        {
            names[column] = options.HasHeader ? record[column].ToString() : FormattableString.Invariant($"{column}");
            if (!seen.TryAdd(names[column], column))
            {
                throw new InvalidDataException($"{name}, {record.Place(column)}: the header names two columns '{names[column]}'. Rename one, or read it with HasHeader = false, which calls them by their numbers.");
            }
        }

        return names;
    }

    private int[] Chosen(string[] header)
    {
        int Find(string column) => Array.IndexOf(header, column) is >= 0 and int found
            ? found
            : throw new InvalidDataException($"{name} has no column '{column}'. It has {string.Join(", ", header.Select(known => $"'{known}'"))}.");
        foreach (string typed in options.Types.Keys)
        {
            Find(typed);
        }

        return options.Columns is { } columns ? [.. columns.Select(Find)] : [.. Enumerable.Range(0, header.Length)];
    }

    private CsvType[] Types(string[] header, int[] chosen)
    {
        // An index into the list of types, or null where the user has said.
        int?[] narrowest = [.. chosen.Select(column => options.Types.ContainsKey(header[column]) ? null : (int?)0)];
        bool[] isKnown = new bool[chosen.Length];
        bool[] isBool = new bool[chosen.Length];
        if (narrowest.Any(type => type is not null))
        {
            Each(header.Length, record =>
            {
                for (int i = 0; i < chosen.Length; i++)
                {
                    if (narrowest[i] is { } at && !IsMissing(record, chosen[i]))
                    {
                        isKnown[i] = true;
                        while (!CsvColumnBuilder.Fits(s_narrowestFirst[at], record[chosen[i]]))
                        {
                            // Bools are no narrower numbers: a column of both is one of texts.
                            at = s_narrowestFirst[at] == CsvType.Boolean && isBool[i] ? s_narrowestFirst.Length - 1 : at + 1;
                        }

                        isBool[i] |= s_narrowestFirst[at] == CsvType.Boolean;
                        narrowest[i] = at;
                    }
                }
            });
        }

        // Of a column that is all missing nothing can be said; numbers can be missing.
        return [.. chosen.Select((column, i) => narrowest[i] is not { } at ? options.Types[header[column]] : isKnown[i] ? s_narrowestFirst[at] : CsvType.Number)];
    }

    private bool IsMissing(CsvRecord record, int column) => !record.IsQuoted(column) && _missing.GetAlternateLookup<ReadOnlySpan<char>>().Contains(record[column]);

    private void Each(int columns, Action<CsvRecord> body)
    {
        using TextReader text = open();
        CsvReader reader = new(text, name, options);
        CsvRecord record = new();
        bool isHeader = options.HasHeader;

        // Empty lines before a header are not of its column.
        while (reader.Read(record, isHeader ? 0 : columns))
        {
            if (record.Count != columns)
            {
                throw new InvalidDataException(FormattableString.Invariant($"{name}, line {record.Line}: the record has {record.Count} fields, but {(options.HasHeader ? "the header" : "the first record")} has {columns}."));
            }

            if (!isHeader)
            {
                body(record);
            }

            isHeader = false;
        }
    }
}
