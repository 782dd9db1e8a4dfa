using System.Globalization;
using System.Text;
using Nabla.Data;

namespace Nabla.Tests.Data.Csv;

public sealed class CsvFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nabla-csv").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Types_are_found_by_looking_at_all_values()
    {
        CsvTable table = CsvFile.Parse("whole,real,flag,name,mixed\n1,1,true,red,1\n-2,2.5e1,False,blue,true\n3,NA,,red,x\n");

        Assert.Equal(3, table.Count);
        Assert.Equal([CsvType.Integer, CsvType.Number, CsvType.Boolean, CsvType.Category, CsvType.Category], table.Columns.Select(column => column.Type));
        Assert.Equal([1L, -2, 3], table["whole"].ToTensor().ToArray<long>());
        Assert.Equal([1, 25, double.NaN], table["real"].ToTensor().ToArray<double>());
        Assert.Equal([0L, 1, 0], table["name"].ToTensor().ToArray<long>());
        Assert.Equal(["red", "blue"], table["name"].Categories);
        Assert.Equal("whole: Integer, 3 rows\nreal: Number, 3 rows, 1 missing\nflag: Boolean, 3 rows, 1 missing\nname: Category of 2, 3 rows\nmixed: Category of 3, 3 rows", $"{table}");
    }

    [Fact]
    public void Features_are_numbers_bools_and_a_column_for_each_category()
    {
        CsvTable table = CsvFile.Parse("n,b,c\n1.5,true,x\n,false,\n2,true,y\n");
        Tensor features = table.ToFeatures("c", "n", "b");

        Assert.Equal(["c=x", "c=y", "n", "b"], table.FeatureNames("c", "n", "b"));
        Assert.Equal(DType.Float32, features.DType);
        Assert.Equal([1, 0, 1.5f, 1, 0, 0, float.NaN, 0, 0, 1, 2, 1], features.ToArray<float>());
        Assert.Equal([1, 0, 1.5f, 1, 0, 1, 2, 1], table.DropMissing().ToFeatures("c", "n", "b").ToArray<float>());
        Assert.Equal(2, table.DropMissing("n").Count);
    }

    [Fact]
    public void Quotes_line_ends_and_blanks_are_as_in_RFC_4180()
    {
        CsvTable table = CsvFile.Parse("a,\"b, \"\"c\"\"\"\r\n\"one\r\ntwo\" , x \r\n\r\n\"NA\",\"\"\r last ,NA");

        Assert.Equal(["a", "b, \"c\""], table.Columns.Select(column => column.Name));
        Assert.Equal(["one\ntwo", "NA", "last"], table["a"].Categories);
        Assert.Equal(["x", ""], table.Columns[1].Categories);
        Assert.Equal(1, table.Columns[1].MissingCount);
    }

    [Fact]
    public void Separators_headers_and_columns_can_be_named()
    {
        CsvTable table = CsvFile.Parse("1;'a;b';true\n2;c;false\n", new CsvOptions { Separator = ';', Quote = '\'', HasHeader = false, Columns = ["2", "0"], Types = new Dictionary<string, CsvType> { ["0"] = CsvType.Category } });

        Assert.Equal(["2", "0"], table.Columns.Select(column => column.Name));
        Assert.Equal([true, false], table["2"].ToTensor().ToArray<bool>());
        Assert.Equal(["1", "2"], table["0"].Categories);
    }

    [Theory]
    [InlineData("a,b\n1,2\n3\n", "the text, line 3: the record has 1 fields, but the header has 2.")]
    [InlineData("a,b\n1,\"2\n3\n", "the text, line 2, column 3: a quoted field begins here that never ends.")]
    [InlineData("a,b\n1,\"2\"3\n", "the text, line 2, column 6: after a quoted field a separator ',' or the end of the line must follow, but there is '3'. Quotes inside quotes are written twice.")]
    [InlineData("a,a\n1,2\n", "the text, line 1, column 3: the header names two columns 'a'. Rename one, or read it with HasHeader = false, which calls them by their numbers.")]
    [InlineData("", "the text is empty: there is not even a header.")]
    [InlineData("b\n1\n", "the text has no column 'a'. It has 'b'.")]
    [InlineData("a,b\n\"x\ny\",1\n oh ,2\n", "the text, line 2, column 1: 'x\ny' is no number, but column 'a' holds them. A text that stands for a missing value is named in CsvOptions.Missing.")]
    public void Errors_say_line_and_column(string text, string expected)
    {
        CsvOptions options = new() { Types = new Dictionary<string, CsvType> { ["a"] = CsvType.Number } };
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => CsvFile.Parse(text, options)).Message);
    }

    [Fact]
    public void A_missing_value_that_a_type_cannot_hold_is_said()
    {
        CsvTable table = CsvFile.Parse("a\n1\n\n?\n");
        Assert.StartsWith("Column 'a' of type Integer has 2 missing values", Assert.Throws<InvalidOperationException>(() => table["a"].ToTensor()).Message, StringComparison.Ordinal);
        Assert.Equal([1, float.NaN, float.NaN], table.ToFeatures("a").ToArray<float>());
        Assert.Contains("There are 'a'.", Assert.Throws<ArgumentException>(() => table["b"]).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_line_is_a_missing_value_of_the_only_column_and_nothing_among_several()
    {
        CsvTable one = CsvFile.Parse("\na\n1\n\n3\n");
        Assert.Equal(["a"], one.Columns.Select(column => column.Name));
        Assert.Equal((3, 1), (one.Count, one["a"].MissingCount));
        Assert.Equal([1, float.NaN, 3], one.ToFeatures("a").ToArray<float>());
        Assert.Equal(3, CsvFile.Parse("1\r\n\r\n3", new CsvOptions { HasHeader = false }).Count);

        CsvTable two = CsvFile.Parse("a,b\n1,2\n\n3,4\n", new CsvOptions { Columns = ["a"] });
        Assert.Equal([1L, 3], two["a"].ToTensor().ToArray<long>());
    }

    [Fact]
    public void Files_are_read_in_any_culture_and_in_pieces()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            string path = Path.Combine(_folder, "many.csv");
            File.WriteAllText(path, "x,y\r\n" + string.Concat(Enumerable.Range(0, 9000).Select(i => FormattableString.Invariant($"{i / 4.0},\"c{i % 3}\"\r\n"))), new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
            CsvTable table = CsvFile.Read(path);

            Assert.Equal(Enumerable.Range(0, 9000).Select(i => i / 4.0), table["x"].ToTensor().ToArray<double>());
            Assert.Equal(Enumerable.Range(0, 9000).Select(i => (long)(i % 3)), table["y"].ToTensor().ToArray<long>());

            File.WriteAllBytes(path, [(byte)'x', (byte)'\n', 0xE4, (byte)'\n']);
            Assert.Contains("is not utf-8", Assert.Throws<InvalidDataException>(() => CsvFile.Read(path)).Message, StringComparison.Ordinal);
            Assert.Equal(["ä"], CsvFile.Read(path, new CsvOptions { Encoding = Encoding.Latin1 })["x"].Categories);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
