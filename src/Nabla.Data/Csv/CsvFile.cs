namespace Nabla.Data;

/// <summary>Reads CSV files: RFC 4180, with or without a header, any separator. Empty lines are skipped, but where there is one column only, they are missing values.</summary>
public static class CsvFile
{
    /// <summary>Reads a file, once for the types of columns that nobody named and once for the values.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is to be read.</param>
    /// <exception cref="InvalidDataException">A record has too few or too many fields, quotes are not closed, a value is not of its column's type, or a column is not there; the message says the line, and the column where there is one.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CsvTable Read(string path, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        options ??= new CsvOptions();
        return new CsvSource(() => new StreamReader(path, options.Encoding), path, options).Read();
    }

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="options">How it is to be read.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>.</exception>
    public static CsvTable Parse(string text, CsvOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        options ??= new CsvOptions();
        return new CsvSource(() => new StringReader(text), "the text", options).Read();
    }
}
