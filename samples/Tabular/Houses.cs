using Nabla;
using Nabla.Data;

namespace TabularSample;

/// <summary>The rows of the file: some to train with, some to say when to stop, some to judge by at the end.</summary>
internal sealed class Houses
{
    private readonly long[] _testRows;

    private Houses(CsvTable table, (Tensor X, Tensor Y) train, (Tensor X, Tensor Y) validation, (Tensor X, Tensor Y) test, long[] testRows)
    {
        Table = table;
        Train = train;
        Validation = validation;
        Test = test;
        _testRows = testRows;
    }

    public CsvTable Table { get; }

    /// <summary>Features [N, F], missing ones NaN, and prices [N, 1].</summary>
    public (Tensor X, Tensor Y) Train { get; }

    public (Tensor X, Tensor Y) Validation { get; }

    public (Tensor X, Tensor Y) Test { get; }

    /// <summary>The same price for every test house: that whose logarithm is the mean of those to train with.</summary>
    public Tensor MeanPrice => Train.Y.Log().Mean().Exp().BroadcastTo(Test.Y.Shape);

    /// <exception cref="InvalidDataException">The file is broken, has no column of prices above 0, or fewer than 20 rows.</exception>
    public static Houses Load(string path, string target, ulong seed)
    {
        CsvTable table = CsvFile.Read(path, new CsvOptions { Types = new Dictionary<string, CsvType> { [target] = CsvType.Number } }).DropMissing(target);
        string[] inputs = [.. table.Columns.Select(column => column.Name).Where(name => name != target)];
        if (table.Count < 20 || inputs.Length == 0)
        {
            throw new InvalidDataException($"{path} has {table.Count} rows with a {target} and {inputs.Length} other columns; 20 rows and 1 column are the least.");
        }

        Tensor x = table.ToFeatures(inputs);
        Tensor y = table.ToFeatures(target);
        if (!(bool)(y > 0).All())
        {
            throw new InvalidDataException($"{path}: a {target} is 0 or negative.");
        }

        long[] order = Generator.Permutation(table.Count, seed, stream: 1);
        int held = table.Count / 5;
        (Tensor, Tensor) Rows(long[] rows) => (Functions.IndexSelect(x, Tensor.Of(rows), 0), Functions.IndexSelect(y, Tensor.Of(rows), 0));
        return new Houses(table, Rows(order[(2 * held)..]), Rows(order[held..(2 * held)]), Rows(order[..held]), order[..held]);
    }

    /// <summary>What stands in the file of a test house; columns that it does not have are left blank.</summary>
    public IEnumerable<FormattableString> TestCells(int row, params string[] columns)
    {
        foreach (string name in columns)
        {
            CsvColumn? column = Table.Columns.FirstOrDefault(known => known.Name == name);
            int at = (int)_testRows[row];
            yield return column is null || column.IsMissing(at) ? (FormattableString)$"" : column.Type == CsvType.Category
                ? $"{column.Categories[(int)column.ToFeatures()[at].ArgMax()]}"
                : (FormattableString)$"{(double)column.ToFeatures()[at, 0]:G6}";
        }
    }

    /// <summary>exp of the root of the mean squared error of the logarithm, less 1: by how many percent a price is off, typically.</summary>
    public double Error(Tensor predicted) => 100 * (Math.Exp(Math.Sqrt((double)Errors(predicted).Mean())) - 1);

    /// <summary>The share of the variance of the logarithm that is explained.</summary>
    public double Explained(Tensor predicted) => 1 - ((double)Errors(predicted).Mean() / (double)Errors(Test.Y.Log().Mean().Exp().BroadcastTo(Test.Y.Shape)).Mean());

    /// <summary>What ordinary least squares of the logarithm says.</summary>
    public Tensor LinearPrices()
    {
        Imputation imputation = Imputation.Median(Train.X);
        Standardization scale = Standardization.Fit(imputation.Apply(Train.X));
        Tensor Design(Tensor x) => Functions.Concat([scale.Apply(imputation.Apply(x)), Tensor.Ones(x.Shape[0], 1)], 1).Cast(DType.Float64);
        Tensor design = Design(Train.X);

        // One-hot columns add up to one: a little ridge makes the solution unique.
        Tensor normal = design.T.MatMul(design) + (1e-6 * Tensor.Eye(design.Shape[1], dtype: DType.Float64));
        Tensor weights = normal.Solve(design.T.MatMul(Train.Y.Cast(DType.Float64).Log()));
        return Design(Test.X).MatMul(weights).Exp().Cast(DType.Float32);
    }

    private Tensor Errors(Tensor predicted) => (predicted.Log() - Test.Y.Log()).Square();
}
