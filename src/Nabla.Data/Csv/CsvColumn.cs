namespace Nabla.Data;

/// <summary>A column of a CSV file.</summary>
public sealed class CsvColumn
{
    private readonly double[]? _numbers;
    private readonly long[]? _integers;
    private readonly bool[] _isMissing;

    internal CsvColumn(string name, CsvType type, double[]? numbers, long[]? integers, bool[] isMissing, IReadOnlyList<string> categories)
    {
        Name = name;
        Type = type;
        _numbers = numbers;
        _integers = integers;
        _isMissing = isMissing;
        Categories = categories;
        foreach (bool missing in isMissing)
        {
            MissingCount += missing ? 1 : 0;
        }
    }

    /// <summary>What the header calls it, or its number.</summary>
    public string Name { get; }

    /// <summary>What it holds.</summary>
    public CsvType Type { get; }

    /// <summary>How many rows it has.</summary>
    public int Count => _isMissing.Length;

    /// <summary>In how many rows the value is missing.</summary>
    public int MissingCount { get; }

    /// <summary>The texts of a column of categories by their numbers, in the order of their first appearance; none for other types.</summary>
    public IReadOnlyList<string> Categories { get; }

    /// <summary>Whether the value of a row is missing.</summary>
    public bool IsMissing(int row) => _isMissing[row];

    /// <summary>The values: float64 [N] with NaN where they are missing, int64 [N], bool [N], or the numbers of categories, int64 [N].</summary>
    /// <exception cref="InvalidOperationException">Values are missing, and the column is not one of numbers.</exception>
    public Tensor ToTensor()
    {
        if (_numbers is not null)
        {
            return Tensor.Of<double>(_numbers);
        }

        if (MissingCount > 0)
        {
            throw new InvalidOperationException($"Column '{Name}' of type {Type} has {MissingCount} missing values, and only numbers can say so, by NaN. Leave those rows out (table.DropMissing), or read the column as numbers: Types = {{ [\"{Name}\"] = CsvType.Number }}.");
        }

        Tensor values = Tensor.Of<long>(_integers!);
        return Type == CsvType.Boolean ? values.Cast(DType.Bool) : values;
    }

    /// <summary>The columns it becomes for a model: one of numbers (bools are 0 and 1), or for categories one for each, with a 1 where the row has it and zeros in all where it is missing; float32 [N, …].</summary>
    public Tensor ToFeatures()
    {
        if (Type != CsvType.Category)
        {
            double[] numbers = new double[Count];
            for (int row = 0; row < numbers.Length; row++)
            {
                numbers[row] = _isMissing[row] ? double.NaN : _numbers?[row] ?? _integers![row];
            }

            return Tensor.Of<double>(numbers, [Count, 1]).Cast(DType.Float32);
        }

        float[] ones = new float[checked(Count * Categories.Count)];
        for (int row = 0; row < Count; row++)
        {
            if (!_isMissing[row])
            {
                ones[(row * Categories.Count) + _integers![row]] = 1;
            }
        }

        return Tensor.Wrap<float>(ones, [Count, Categories.Count]);
    }

    /// <summary>What the columns of <see cref="ToFeatures"/> are called: the name, or <c>colour=red</c>.</summary>
    public IEnumerable<string> FeatureNames => Type == CsvType.Category ? Categories.Select(category => $"{Name}={category}") : [Name];

    /// <summary>One line: <c>price: Number, 506 rows, 3 missing</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Name}: {Type}{(Type == CsvType.Category ? FormattableString.Invariant($" of {Categories.Count}") : "")}, {Count} rows{(MissingCount > 0 ? FormattableString.Invariant($", {MissingCount} missing") : "")}");

    internal CsvColumn Rows(int[] rows) => new(
        Name, Type, _numbers is null ? null : Array.ConvertAll(rows, row => _numbers[row]), _integers is null ? null : Array.ConvertAll(rows, row => _integers[row]), Array.ConvertAll(rows, row => _isMissing[row]), Categories);
}
