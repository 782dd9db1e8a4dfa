using System.Globalization;

namespace Nabla;

/// <summary>The equation of an <see cref="Functions.Einsum"/>, read for tensors of known shapes: each axis is a label, and labels are numbers.</summary>
internal sealed class Equation
{
    // Axes that an ellipsis stands for, counted from the end, have labels above those of letters.
    private const int FirstHidden = 128;

    private readonly string _text;
    private readonly Dictionary<int, int> _lengths = [];

    /// <param name="text">For example <c>"bij,jk->bik"</c>.</param>
    /// <param name="shapes">The shapes of the operands.</param>
    /// <exception cref="ArgumentException">The equation is malformed, or does not fit the shapes.</exception>
    public Equation(string text, ReadOnlySpan<Shape> shapes)
    {
        _text = text;
        string[] sides = text.Replace(" ", "", StringComparison.Ordinal).Split("->");
        if (sides.Length > 2)
        {
            throw Wrong("-> may stand once");
        }

        string[] terms = sides[0].Split(',');
        if (terms.Length != shapes.Length)
        {
            throw Wrong(string.Create(CultureInfo.InvariantCulture, $"it has {terms.Length} operands, but {shapes.Length} tensors were given"));
        }

        int hidden = 0;
        Operands = new int[terms.Length][];
        for (int i = 0; i < terms.Length; i++)
        {
            int letters = terms[i].Replace("...", "", StringComparison.Ordinal).Length;
            int standsFor = shapes[i].Rank - letters;
            bool hasEllipsis = terms[i].Contains("...", StringComparison.Ordinal);
            if (standsFor < 0 || (standsFor > 0 && !hasEllipsis))
            {
                throw Wrong(string.Create(CultureInfo.InvariantCulture, $"operand {i}, \"{terms[i]}\", names {letters} axes, but the tensor is {shapes[i]}"));
            }

            hidden = Math.Max(hidden, standsFor);
            Operands[i] = Labels(terms[i], standsFor);
            for (int axis = 0; axis < shapes[i].Rank; axis++)
            {
                Note(Operands[i][axis], shapes[i][axis], i);
            }
        }

        Result = sides.Length == 2 ? Labels(sides[1], sides[1].Contains("...", StringComparison.Ordinal) ? hidden : 0) : Implied(hidden);
        foreach (int label in Result)
        {
            if (!_lengths.ContainsKey(label))
            {
                throw Wrong($"\"{(char)label}\" is in the result but in no operand");
            }

            if (Result.Count(one => one == label) > 1)
            {
                throw Wrong($"\"{(char)label}\" is twice in the result");
            }
        }
    }

    /// <summary>The labels of each operand's axes.</summary>
    public int[][] Operands { get; }

    /// <summary>The labels of the result's axes.</summary>
    public int[] Result { get; }

    /// <summary>How long the axes of a label are; an axis of length 1 may stand for any.</summary>
    public int Length(int label) => _lengths[label];

    // Without an arrow: what the ellipsis stands for, then the letters that occur once, in alphabetical order.
    private int[] Implied(int hidden)
    {
        IEnumerable<int> letters = Operands.SelectMany(one => one).Where(label => label < FirstHidden);
        return [.. Hidden(hidden), .. letters.GroupBy(label => label).Where(group => group.Count() == 1).Select(group => group.Key).Order()];
    }

    private static IEnumerable<int> Hidden(int count) => Enumerable.Range(0, count).Select(i => FirstHidden + count - 1 - i);

    private int[] Labels(string term, int standsFor)
    {
        List<int> labels = [];
        for (int i = 0; i < term.Length; i++)
        {
            if (term.AsSpan(i).StartsWith("...", StringComparison.Ordinal))
            {
                labels.AddRange(Hidden(standsFor));
                i += 2;
            }
            else
            {
                labels.Add(char.IsAsciiLetter(term[i]) ? term[i] : throw Wrong($"\"{term[i]}\" in \"{term}\" is neither a letter nor an ellipsis \"...\""));
            }
        }

        return [.. labels];
    }

    private void Note(int label, int length, int operand)
    {
        int known = _lengths.GetValueOrDefault(label, 1);
        _lengths[label] = known == 1 || known == length
            ? length
            : length == 1 ? known : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"{(label < FirstHidden ? $"\"{(char)label}\"" : "an axis of the ellipsis")} is {known} long in one operand and {length} in operand {operand}"));
    }

    private ArgumentException Wrong(string why) => new($"Einsum cannot follow \"{_text}\": {why}{CallSite.Suffix()}.");
}
