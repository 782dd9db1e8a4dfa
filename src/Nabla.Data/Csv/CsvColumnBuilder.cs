using System.Globalization;

namespace Nabla.Data;

/// <summary>Gathers the values of a column of a known type.</summary>
internal sealed class CsvColumnBuilder(string name, CsvType type)
{
    private readonly List<double> _numbers = [];
    private readonly List<long> _integers = [];
    private readonly List<bool> _isMissing = [];
    private readonly List<string> _categories = [];
    private readonly Dictionary<string, long> _codes = new(StringComparer.Ordinal);

    /// <summary>Whether a text says such a value.</summary>
    public static bool Fits(CsvType type, ReadOnlySpan<char> text) => type switch
    {
        CsvType.Boolean => bool.TryParse(text, out _),
        CsvType.Integer => TryInteger(text, out _),
        CsvType.Number => TryNumber(text, out _),
        _ => true,
    };

    public void AddMissing()
    {
        _isMissing.Add(true);
        if (type == CsvType.Number)
        {
            _numbers.Add(double.NaN);
        }
        else
        {
            _integers.Add(0);
        }
    }

    /// <summary>Adds a value; false where the text is none.</summary>
    public bool TryAdd(ReadOnlySpan<char> text)
    {
        if (type == CsvType.Number)
        {
            if (!TryNumber(text, out double number))
            {
                return false;
            }

            _numbers.Add(number);
        }
        else
        {
            if (!TryCode(text, out long code))
            {
                return false;
            }

            _integers.Add(code);
        }

        _isMissing.Add(false);
        return true;
    }

    public CsvColumn Build() => type == CsvType.Number
        ? new CsvColumn(name, type, [.. _numbers], null, [.. _isMissing], [])
        : new CsvColumn(name, type, null, [.. _integers], [.. _isMissing], _categories);

    private bool TryCode(ReadOnlySpan<char> text, out long code)
    {
        switch (type)
        {
            case CsvType.Integer:
                return TryInteger(text, out code);
            case CsvType.Boolean:
                bool isBool = bool.TryParse(text, out bool value);
                code = value ? 1 : 0;
                return isBool;
            default:
                if (!_codes.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out code))
                {
                    string category = text.ToString();
                    code = _categories.Count;
                    _categories.Add(category);
                    _codes.Add(category, code);
                }

                return true;
        }
    }

    private static bool TryInteger(ReadOnlySpan<char> text, out long value) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    private static bool TryNumber(ReadOnlySpan<char> text, out double value) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
}
