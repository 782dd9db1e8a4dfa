using System.Buffers.Binary;
using System.Text;
using Nabla.Learning;

namespace Nabla.Tests.Learning;

public sealed class SafeTensorsTests
{
    [Fact]
    public void Every_element_type_comes_back_with_its_bits()
    {
        using ScratchFolder folder = new();
        Dictionary<string, Tensor> tensors = new()
        {
            ["bools"] = Tensor.Of([true, false, true]),
            ["bytes"] = Tensor.Of(new byte[] { 0, 7, 255 }),
            ["ints"] = Tensor.Of([int.MinValue, 5], [2, 1]),
            ["longs"] = Tensor.Of([long.MaxValue, -1]),
            ["halves"] = Tensor.Of([(Half)1.5f, Half.NegativeInfinity]),
            ["brains"] = Tensor.Of([(BFloat16)1.5f, (BFloat16)(-3f)]),
            ["floats"] = Tensor.Of([float.NaN, -0f, float.Epsilon, 1], [2, 2]),
            ["doubles"] = Tensor.Of([Math.PI, double.NegativeInfinity]),
            ["scalar"] = Tensor.Of(3.5f),
            ["nothing"] = Tensor.Zeros(0, 4),
            ["view"] = Tensor.Of([1f, 2, 3, 4, 5, 6], [2, 3]).T,
            ["ünï·名"] = Tensor.Of([1f]),
        };
        SafeTensors.Write(folder["all.safetensors"], tensors, new Dictionary<string, string> { ["format"] = "pt" });
        IReadOnlyDictionary<string, Tensor> read = SafeTensors.Read(folder["all.safetensors"], out IReadOnlyDictionary<string, string> metadata);
        Assert.Equal("pt", Assert.Single(metadata).Value);
        Assert.Equal(tensors.Keys.Order(StringComparer.Ordinal), read.Keys.Order(StringComparer.Ordinal));
        foreach ((string name, Tensor expected) in tensors)
        {
            Assert.Equal(expected.Type, read[name].Type);
        }

        Assert.Equal([true, false, true], read["bools"].ToArray<bool>());
        Assert.Equal([0, 7, 255], read["bytes"].ToArray<byte>());
        Assert.Equal([int.MinValue, 5], read["ints"].ToArray<int>());
        Assert.Equal([long.MaxValue, -1], read["longs"].ToArray<long>());
        Assert.Equal([(Half)1.5f, Half.NegativeInfinity], read["halves"].ToArray<Half>());
        Assert.Equal([1.5f, -3], read["brains"].ToArray<BFloat16>().Select(value => (float)value));
        Assert.Equal(new[] { float.NaN, -0f, float.Epsilon, 1 }.Select(BitConverter.SingleToInt32Bits), read["floats"].ToArray<float>().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal([Math.PI, double.NegativeInfinity], read["doubles"].ToArray<double>());
        Assert.Equal(3.5f, read["scalar"].ToScalar());
        Assert.Equal([1f, 4, 2, 5, 3, 6], read["view"].ToArray<float>());
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        using ScratchFolder folder = new();
        SafeTensors.Write(folder["a"], new Dictionary<string, Tensor> { ["b"] = Tensor.Of(new byte[] { 9 }), ["a"] = Tensor.Of([1f, 2]) });
        const string json = """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}}""";
        int padded = (json.Length + 7) / 8 * 8;
        Assert.Equal(File([.. Encoding.UTF8.GetBytes(json.PadRight(padded))], [0, 0, 128, 63, 0, 0, 0, 64, 9]), System.IO.File.ReadAllBytes(folder["a"]));
    }

    [Fact]
    public void Order_makes_no_difference_and_elements_are_aligned()
    {
        using ScratchFolder folder = new();
        KeyValuePair<string, Tensor>[] tensors =
        [
            new("a", Tensor.Of(new byte[] { 1, 2, 3 })), new("b", Tensor.Of([1.0])), new("c", Tensor.Of([1f])), new("d", Tensor.Of([(Half)1])), new("e", Tensor.Of([2L])),
        ];
        SafeTensors.Write(folder["1"], tensors);
        SafeTensors.Write(folder["2"], tensors.Reverse());
        byte[] bytes = System.IO.File.ReadAllBytes(folder["1"]);
        Assert.Equal(bytes, System.IO.File.ReadAllBytes(folder["2"]));
        Assert.Equal(["b", "e", "c", "d", "a"], SafeTensors.Read(folder["1"]).Keys);
        Assert.Equal(0UL, BinaryPrimitives.ReadUInt64LittleEndian(bytes) % 8);
    }

    [Fact]
    public void Names_are_checked()
    {
        using ScratchFolder folder = new();
        Tensor one = Tensor.Of([1f]);
        Assert.Contains("called 'a'", Assert.Throws<ArgumentException>(() => SafeTensors.Write(folder["x"], [new("a", one), new("a", one)])).Message, StringComparison.Ordinal);
        Assert.Contains("reserves", Assert.Throws<ArgumentException>(() => SafeTensors.Write(folder["x"], [new("__metadata__", one)])).Message, StringComparison.Ordinal);
        Assert.Empty(folder.Names);
    }

    [Theory]
    [InlineData("", 0, "lacks dtype")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[1]", 4, "lacks data_offsets")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1", 4, "the field 'x'")]
    [InlineData("\"dtype\":\"F32\",\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]", 4, "the field 'dtype'")]
    [InlineData("\"dtype\":\"I8\",\"shape\":[1],\"data_offsets\":[0,1]", 1, "the dtype 'I8'; those that can be read are BOOL, U8")]
    [InlineData("\"dtype\":3,\"shape\":[1],\"data_offsets\":[0,1]", 1, "was expected to be a String, but is a Number")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]", 4, "but has -1")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]", 4, "but has 1.5")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[\"1\"],\"data_offsets\":[0,4]", 4, "but has a String")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[3000000000],\"data_offsets\":[0,4]", 4, "an axis of length 3000000000")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]", 4, "but has 99999999999999999999")]
    [InlineData("\"dtype\":\"F64\",\"shape\":[2147483647,2147483647,2147483647],\"data_offsets\":[0,8]", 8, "more than 2⁶³ bytes")]
    [InlineData("\"dtype\":\"F64\",\"shape\":[2147483647,1073741824],\"data_offsets\":[0,8]", 8, "more than 2⁶³ bytes")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]", 4, "takes 8 bytes, but its data_offsets [0, 4] hold 4")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]", 4, "takes 4 bytes")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4,8]", 4, "the end of data_offsets")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]", 3, "the file is cut off")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]", 5, "there is more than the header names")]
    [InlineData("\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]", 8, "there is a gap")]
    [InlineData("\"dtype\":\"BOOL\",\"shape\":[1],\"data_offsets\":[0,1]", 1, "element 0 is 170")]
    public void A_hostile_tensor_is_refused(string fields, int bytes, string words)
        => Refused(File(Encoding.UTF8.GetBytes("{\"a\":{" + fields + "}}"), [.. Enumerable.Repeat((byte)170, bytes)]), words);

    [Theory]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"a":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", "the name 'a' occurs twice")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}}""", "they overlap")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"__metadata__":{"x":1}}""", "the metadata 'x'")]
    [InlineData("""{"__metadata__":{"x":"1","x":"2"}}""", "occurs twice in its metadata")]
    [InlineData("""{"a":[]}""", "tensor 'a' was expected to be a StartObject")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}""", "not the JSON that was expected")]
    [InlineData("""{} {}""", "not the JSON that was expected")]
    [InlineData("""{"\ud800":{}}""", "not the JSON that was expected")]
    [InlineData("""[]""", "'{' was expected")]
    [InlineData("", "'{' was expected")]
    public void A_hostile_header_is_refused(string json, string words) => Refused(File(Encoding.UTF8.GetBytes(json), [1, 2]), words);

    [Fact]
    public void Deep_nesting_is_refused() => Refused(File(Encoding.UTF8.GetBytes("{\"a\":" + new string('[', 100_000)), []), "StartObject");

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void A_file_without_a_length_is_refused(int bytes) => Refused(new byte[bytes], $"the file has {bytes} bytes");

    [Theory]
    [InlineData(100UL, "only 3 are there")]
    [InlineData(100_000_001UL, "headers have at most 100000000")]
    [InlineData(ulong.MaxValue, "headers have at most 100000000")]
    public void A_header_longer_than_the_file_is_refused(ulong length, string words)
    {
        byte[] bytes = [0, 0, 0, 0, 0, 0, 0, 0, (byte)'{', (byte)'}', 0];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        Refused(bytes, words);
    }

    [Fact]
    public void Every_truncation_of_a_file_is_refused()
    {
        using ScratchFolder folder = new();
        SafeTensors.Write(folder["whole"], new Dictionary<string, Tensor> { ["weight"] = Tensor.Ones(3, 2), ["labels"] = Tensor.Of([1L, 2]) });
        byte[] bytes = System.IO.File.ReadAllBytes(folder["whole"]);
        for (int length = 0; length < bytes.Length; length++)
        {
            System.IO.File.WriteAllBytes(folder["cut"], bytes[..length]);
            Assert.Throws<InvalidDataException>(() => SafeTensors.Read(folder["cut"]));
        }
    }

    [Fact]
    public void Every_changed_byte_of_a_header_is_read_or_refused()
    {
        using ScratchFolder folder = new();
        SafeTensors.Write(folder["whole"], new Dictionary<string, Tensor> { ["weight"] = Tensor.Ones(3, 2) });
        byte[] bytes = System.IO.File.ReadAllBytes(folder["whole"]);
        for (int at = 0; at < bytes.Length - 24; at++)
        {
            foreach (byte flip in new byte[] { 1, 2, 4, 16, 128 })
            {
                byte[] changed = [.. bytes];
                changed[at] ^= flip;
                System.IO.File.WriteAllBytes(folder["changed"], changed);
                Exception? thrown = Record.Exception(() => SafeTensors.Read(folder["changed"]));
                Assert.True(thrown is null or InvalidDataException, $"byte {at} xor {flip}: {thrown}");
            }
        }
    }

    [Fact]
    public void A_missing_file_is_named()
        => Assert.Contains("nowhere.safetensors", Assert.Throws<FileNotFoundException>(() => SafeTensors.Read(Path.Combine(Path.GetTempPath(), "nowhere.safetensors"))).Message, StringComparison.Ordinal);

    private static void Refused(byte[] bytes, string words)
    {
        using ScratchFolder folder = new();
        System.IO.File.WriteAllBytes(folder["hostile"], bytes);
        string message = Assert.Throws<InvalidDataException>(() => SafeTensors.Read(folder["hostile"])).Message;
        Assert.Contains(words, message, StringComparison.Ordinal);
        Assert.Contains(folder["hostile"], message, StringComparison.Ordinal);
    }

    private static byte[] File(byte[] header, byte[] data)
    {
        byte[] length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        return [.. length, .. header, .. data];
    }
}
