namespace Nabla.Data;

/// <summary>Reads PGM and PPM, as text (P2, P3) and as bytes (P5, P6), of any greatest value up to 65535.</summary>
/// <param name="name">What messages call the file.</param>
internal sealed class PnmReader(string name)
{
    private int _at;

    public static bool Begins(ReadOnlySpan<byte> bytes) => bytes.Length >= 3 && bytes[0] == 'P' && bytes[1] is (byte)'2' or (byte)'3' or (byte)'5' or (byte)'6' && IsBlank(bytes[2]);

    /// <exception cref="InvalidDataException">It is cut short, or says what the format does not have.</exception>
    public Raster Read(ReadOnlySpan<byte> bytes)
    {
        int channels = bytes[1] is (byte)'3' or (byte)'6' ? 3 : 1;
        bool isText = bytes[1] is (byte)'2' or (byte)'3';
        _at = 2;
        int width = Number(bytes, "width");
        int height = Number(bytes, "height");
        int greatest = Number(bytes, "greatest value");
        if (greatest is < 1 or > 65535)
        {
            throw new InvalidDataException($"{name}: its greatest value is {greatest}, which must be 1 to 65535.");
        }

        int length = Raster.Length(name, width, height, channels);
        int bytesEach = greatest > 255 ? 2 : 1;

        // One blank follows the header; a number as text takes two bytes at least, but for the last.
        _at++;
        long least = isText ? (2L * length) - 1 : (long)length * bytesEach;
        if (bytes.Length - _at < least)
        {
            throw new InvalidDataException($"{name} is cut short: {width}×{height} pixels need {least} bytes, and {Math.Max(0, bytes.Length - _at)} follow the header.");
        }

        byte[] pixels = new byte[length];
        for (int i = 0; i < length; i++)
        {
            int value = isText ? Number(bytes, "pixels") : bytesEach == 1 ? bytes[_at + i] : (bytes[_at + (2 * i)] << 8) | bytes[_at + (2 * i) + 1];
            pixels[i] = value <= greatest
                ? (byte)(((value * 255L) + (greatest / 2)) / greatest)
                : throw new InvalidDataException($"{name}: number {i} of its pixels is {value}, above its greatest value {greatest}.");
        }

        return new Raster(width, height, channels, pixels);
    }

    private static bool IsBlank(byte letter) => letter is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or 11 or 12;

    private int Number(ReadOnlySpan<byte> bytes, string what)
    {
        while (_at < bytes.Length && (IsBlank(bytes[_at]) || bytes[_at] == '#'))
        {
            // A comment goes to the end of its line.
            bool isComment = bytes[_at] == '#';
            int line = isComment ? bytes[_at..].IndexOf((byte)'\n') : 0;
            _at = line < 0 ? bytes.Length : _at + Math.Max(1, line);
        }

        long number = -1;
        while (_at < bytes.Length && char.IsAsciiDigit((char)bytes[_at]) && number <= int.MaxValue)
        {
            number = (Math.Max(0, number) * 10) + (bytes[_at++] - '0');
        }

        return number is >= 0 and <= int.MaxValue ? (int)number : throw new InvalidDataException($"{name}: at byte {_at} a number was to follow, its {what}.");
    }
}
