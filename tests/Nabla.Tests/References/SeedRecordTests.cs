using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Nabla.Tests.References;

/// <summary>The recorded numbers of the five notebooks.</summary>
public sealed class SeedRecordTests
{
    private static readonly IReadOnlyList<ReferenceCase> s_cases = ReferenceCase.Load("Seeds");

    private static readonly string[] s_names =
        [.. s_cases.Select(static one => one.Name).Where(static name => !name.StartsWith("S3-05", StringComparison.Ordinal))];

    public static TheoryData<string> Names => [.. s_names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Nabla_computes_the_recorded_numbers(string name)
    {
        ReferenceCase one = Find(name);
        Func<Tensor[], Tensor[]> call = ReferenceFace.Seeds[name[..name.LastIndexOf(' ')]];
        Assert.Empty(new Replay((x, _) => call(x), Tolerance.Of("Seeds")).Differences(one));
    }

    [Fact]
    public void Every_seed_is_recorded_in_both_dtypes() =>
        Assert.Equal(
            ReferenceFace.Seeds.Keys.SelectMany(static key => new[] { $"{key} float32", $"{key} float64" }).Order(),
            s_names.Order());

    [Fact]
    public void The_inputs_of_S3_are_NumPys_stream_of_seed_12()
    {
        foreach (ReferenceCase one in s_cases.Where(static one => one.Name.StartsWith("S3-0", StringComparison.Ordinal) && one.Inputs.Count > 0))
        {
            RandomState stream = new((uint)one.Arguments.Integer("seed"));
            foreach (ReferenceTensor input in one.Inputs)
            {
                float[] drawn = [.. Enumerable.Range(0, input.Values.Length).Select(_ => (float)stream.NextNormal())];
                Assert.Equal(drawn.Select(static value => (double)value), input.ToDoubles());
            }
        }
    }

    [Fact]
    public void The_first_normals_of_seed_12_are_NumPys()
    {
        ReferenceCase one = s_cases.Single(static one => one.Name.StartsWith("S3-05", StringComparison.Ordinal));
        RandomState stream = new(12);
        double[] drawn = [.. one.Outputs[0].ToDoubles().Select(_ => stream.NextNormal())];
        Assert.Null(Comparison.Difference(one.Outputs[0], DType.Float64, [drawn.Length], drawn, 1, 0, exactZeros: true));
        Assert.Equal(one.Outputs[0].ToDoubles(), one.Arguments.Texts("hex").Select(Hexadecimal));

        stream = new RandomState(12);
        float[] inputs = [.. Enumerable.Range(0, 4 * 6 + 6 * 9).Select(_ => (float)stream.NextNormal())];
        Assert.Equal(one.Arguments.Text("sha256"), Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(inputs))));
    }

    /// <summary>Reads 0x1.e45665d6e2206p-2.</summary>
    private static double Hexadecimal(string text)
    {
        bool negative = text.StartsWith('-');
        string[] parts = text[(negative ? 5 : 4)..].TrimStart('.').Split('p');
        Assert.Equal("0x1", text[(negative ? 1 : 0)..(negative ? 4 : 3)]);
        ulong fraction = ulong.Parse(parts[0].PadRight(13, '0'), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        ulong exponent = (ulong)(int.Parse(parts[1], CultureInfo.InvariantCulture) + 1023);
        return BitConverter.UInt64BitsToDouble(((negative ? 1UL : 0) << 63) | (exponent << 52) | fraction);
    }

    private static ReferenceCase Find(string name) => s_cases.Single(one => one.Name == name);
}
