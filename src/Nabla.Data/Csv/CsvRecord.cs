using System.Globalization;

namespace Nabla.Data;

/// <summary>The fields of a record, with where they begin.</summary>
internal sealed class CsvRecord
{
    private readonly List<(int Start, int End, int Line, int Column, bool IsQuoted)> _fields = [];
    private char[] _letters = new char[256];
    private int _length;
    private int _start;

    public int Count => _fields.Count;

    /// <summary>The line on which the record begins, from 1.</summary>
    public int Line => _fields.Count > 0 ? _fields[0].Line : 0;

    public ReadOnlySpan<char> this[int field] => _letters.AsSpan(_fields[field].Start, _fields[field].End - _fields[field].Start);

    public bool IsQuoted(int field) => _fields[field].IsQuoted;

    /// <summary><c>line 7, column 12</c>.</summary>
    public string Place(int field) => string.Create(CultureInfo.InvariantCulture, $"line {_fields[field].Line}, column {_fields[field].Column}");

    public void Clear()
    {
        _fields.Clear();
        _length = 0;
        _start = 0;
    }

    public void Append(char letter)
    {
        if (_length == _letters.Length)
        {
            Array.Resize(ref _letters, checked(2 * _length));
        }

        _letters[_length++] = letter;
    }

    public void EndField(int line, int column, bool isQuoted, bool trims)
    {
        int start = _start;
        int end = _length;
        if (trims && !isQuoted)
        {
            while (start < end && char.IsWhiteSpace(_letters[start]))
            {
                start++;
            }

            while (start < end && char.IsWhiteSpace(_letters[end - 1]))
            {
                end--;
            }
        }

        _fields.Add((start, end, line, column, isQuoted));
        _start = _length;
    }
}
