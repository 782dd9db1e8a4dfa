using System.Text;

namespace Nabla.Data;

/// <summary>Reads records one by one, as RFC 4180 has them; lines may end in \n, \r\n or \r, and empty ones are no records unless records are of one field.</summary>
/// <param name="text">The file.</param>
/// <param name="name">What messages call it.</param>
/// <param name="options">How it is to be read.</param>
internal sealed class CsvReader(TextReader text, string name, CsvOptions options)
{
    private readonly char[] _buffer = new char[1 << 14];
    private int _position;
    private int _count;
    private int _line = 1;
    private int _column = 1;

    /// <summary>Reads the next record; false at the end.</summary>
    /// <param name="record">Where it goes.</param>
    /// <param name="columns">How many fields it should have; of one, an empty line is a missing value. 0 where that is not known yet.</param>
    /// <exception cref="InvalidDataException">Quotes are not as they must be, or the bytes are not of the encoding; the message says where.</exception>
    public bool Read(CsvRecord record, int columns = 0)
    {
        while (true)
        {
            if (Peek() < 0)
            {
                return false;
            }

            record.Clear();
            while (ReadField(record))
            {
            }

            bool isEmpty = record.Count == 1 && record[0].IsEmpty && !record.IsQuoted(0);
            if (columns == 1 || !isEmpty)
            {
                return true;
            }
        }
    }

    /// <summary>Reads a field and what ends it; false where that is the end of the record.</summary>
    private bool ReadField(CsvRecord record)
    {
        int line = _line;
        int column = _column;
        bool isQuoted = Peek() == options.Quote;
        if (isQuoted)
        {
            ReadQuoted(record, line, column);
        }

        while (true)
        {
            int letter = Peek();
            if (letter is < 0 or '\n' or '\r' || letter == options.Separator)
            {
                record.EndField(line, column, isQuoted, options.Trims);
                bool goesOn = letter == options.Separator;
                if (letter >= 0)
                {
                    Take();
                }

                return goesOn;
            }

            if (!isQuoted)
            {
                record.Append((char)letter);
            }
            else if (!char.IsWhiteSpace((char)letter))
            {
                throw Broken(_line, _column, $"after a quoted field a separator '{options.Separator}' or the end of the line must follow, but there is '{(char)letter}'. Quotes inside quotes are written twice");
            }

            Take();
        }
    }

    private void ReadQuoted(CsvRecord record, int line, int column)
    {
        Take();
        while (true)
        {
            int letter = Peek();
            if (letter < 0)
            {
                throw Broken(line, column, "a quoted field begins here that never ends");
            }

            Take();
            if (letter == options.Quote)
            {
                if (Peek() != options.Quote)
                {
                    return;
                }

                Take();
            }

            // Inside quotes, too, a line end is one letter, whatever the file's are.
            record.Append(letter == '\r' ? '\n' : (char)letter);
        }
    }

    private int Peek()
    {
        if (_position == _count)
        {
            _position = 0;
            try
            {
                _count = text.Read(_buffer);
            }
            catch (DecoderFallbackException exception)
            {
                _count = 0;
                throw new InvalidDataException($"{name}: what follows line {_line} is not {options.Encoding.WebName}. Say CsvOptions.Encoding, such as Encoding.Latin1.", exception);
            }
        }

        return _count == 0 ? -1 : _buffer[_position];
    }

    private void Take()
    {
        char letter = _buffer[_position++];
        if (letter == '\r' && Peek() == '\n')
        {
            _position++;
        }

        bool isLineEnd = letter is '\n' or '\r';
        _column = isLineEnd ? 1 : _column + 1;
        _line += isLineEnd ? 1 : 0;
    }

    private InvalidDataException Broken(int line, int column, string what) => new(FormattableString.Invariant($"{name}, line {line}, column {column}: {what}."));
}
