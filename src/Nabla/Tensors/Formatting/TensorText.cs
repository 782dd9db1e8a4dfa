using System.Text;

namespace Nabla;

/// <summary>Tensors as text: nested brackets with aligned columns, <c>[[ 1.5000, -0.2500],\n [ 3.0000,  2.0000]]</c>.</summary>
/// <remarks>
/// Floating-point elements have four decimals; whole ones are written <c>1.</c>, and where magnitudes exceed 10⁸, fall below
/// 10⁻⁴ or differ by more than a factor of 1000, all are written <c>1.5000e+05</c>. Of a tensor of more than 1000 elements
/// only the first and last three along each axis are read and shown. The text never depends on the culture.
/// </remarks>
internal static class TensorText
{
    private const int MostShownWhole = 1000;
    private const int EdgeItems = 3;

    // A tensor of very many short axes has too many corners: there fewer items an edge are shown.
    private const int MostShownOfEdges = 5000;
    private const int LineWidth = 80;
    private const string Ellipsis = "...";

    /// <summary>Writes a tensor of <paramref name="shape"/>.</summary>
    /// <param name="shape">The lengths of the axes; none for a scalar, which is written as a bare number.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="source">The elements; only those shown are asked for.</param>
    /// <param name="format">A .NET format for each element (<c>"F4"</c>, <c>"E3"</c>, <c>"G"</c>), or null to choose by the values. Has no effect on Booleans.</param>
    /// <param name="provider">Not looked at: a tensor's text is the same under every culture.</param>
    /// <exception cref="FormatException">.NET does not know <paramref name="format"/> for numbers of this kind.</exception>
    public static string Render(ReadOnlySpan<int> shape, DType dtype, ITextSource source, string? format, IFormatProvider? provider)
    {
        _ = provider;
        if (shape.Contains(0))
        {
            return shape.Length == 1 ? "[]" : $"[] of shape [{string.Join(", ", shape.ToArray())}]";
        }

        int edge = Edge(shape);
        var shown = new List<long>();
        Choose(shape, edge, 0, shown);
        string[] texts = ElementText.Of(dtype, source, shown, format);
        if (shape.IsEmpty)
        {
            return texts[0];
        }

        int width = 0;
        foreach (string text in texts)
        {
            width = Math.Max(width, text.Length);
        }

        var to = new StringBuilder();
        int written = 0;
        Write(to, shape, edge, shape.Length, texts, ref written, width);
        return to.ToString();
    }

    /// <summary>How many items are kept at either end of an axis that is too long for all.</summary>
    private static int Edge(ReadOnlySpan<int> shape)
    {
        if (Shown(shape, int.MaxValue) <= MostShownWhole)
        {
            return int.MaxValue;
        }

        int edge = EdgeItems;
        while (edge > 1 && Shown(shape, edge) > MostShownOfEdges)
        {
            edge--;
        }

        return edge;
    }

    // As a double: of a shape that is broadcast, the count may exceed any integer.
    private static double Shown(ReadOnlySpan<int> shape, int edge)
    {
        double count = 1;
        foreach (int length in shape)
        {
            count *= IsCut(length, edge) ? 2 * edge : length;
        }

        return count;
    }

    private static bool IsCut(int length, int edge) => length / 2.0 > edge;

    private static int AfterGap(int position, int length, int edge) => IsCut(length, edge) && position == edge ? length - edge : position;

    private static void Choose(ReadOnlySpan<int> shape, int edge, long offset, List<long> to)
    {
        if (shape.IsEmpty)
        {
            to.Add(offset);
            return;
        }

        for (int i = 0; i < shape[0]; i++)
        {
            i = AfterGap(i, shape[0], edge);
            Choose(shape[1..], edge, (offset + i) * (shape.Length > 1 ? shape[1] : 1), to);
        }
    }

    private static void Write(StringBuilder to, ReadOnlySpan<int> shape, int edge, int rank, string[] texts, ref int written, int width)
    {
        to.Append('[');
        if (shape.Length == 1)
        {
            WriteRow(to, shape[0], edge, rank, texts, ref written, width);
        }
        else
        {
            int depth = rank - shape.Length + 1;
            for (int i = 0; i < shape[0]; i++)
            {
                if (i > 0)
                {
                    // One line apart for rows, one empty line more for each axis further out.
                    to.Append(',').Append('\n', shape.Length - 1).Append(' ', depth);
                }

                int next = AfterGap(i, shape[0], edge);
                if (next != i)
                {
                    to.Append(Ellipsis).Append(',').Append('\n', shape.Length - 1).Append(' ', depth);
                    i = next;
                }

                Write(to, shape[1..], edge, rank, texts, ref written, width);
            }
        }

        to.Append(']');
    }

    private static void WriteRow(StringBuilder to, int length, int edge, int rank, string[] texts, ref int written, int width)
    {
        int perLine = Math.Max(1, (LineWidth - rank) / (width + 2));
        int onLine = 0;
        for (int i = 0; i < length; i++)
        {
            int next = AfterGap(i, length, edge);
            if (next != i)
            {
                Separate(to, ref onLine, perLine, rank);
                to.Append(Ellipsis);
                i = next;
            }

            Separate(to, ref onLine, perLine, rank);
            string text = texts[written++];
            to.Append(' ', width - text.Length).Append(text);
        }
    }

    private static void Separate(StringBuilder to, ref int onLine, int perLine, int rank)
    {
        if (onLine == perLine)
        {
            to.Append(",\n").Append(' ', rank);
            onLine = 0;
        }
        else if (onLine > 0)
        {
            to.Append(", ");
        }

        onLine++;
    }
}
