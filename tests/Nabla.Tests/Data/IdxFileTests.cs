using Nabla.Data;

namespace Nabla.Tests.Data;

public sealed class IdxFileTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_element_type_comes_back(bool compress)
    {
        ComesBack<byte>([0, 1, 127, 128, 255, 7], compress);
        ComesBack<sbyte>([0, 1, 127, -128, -1, 7], compress);
        ComesBack<short>([0, 1, short.MaxValue, short.MinValue, -1, 258], compress);
        ComesBack<int>([0, 1, int.MaxValue, int.MinValue, -1, 16909060], compress);
        ComesBack<float>([0, -0f, 1.5f, float.NaN, float.NegativeInfinity, float.Epsilon], compress);
        ComesBack<double>([0, -0.0, 1.5, double.NaN, double.NegativeInfinity, double.Epsilon], compress);
    }

    [Fact]
    public void Elements_and_lengths_are_big_endian()
    {
        IdxData data = IdxFile.Read(new MemoryStream([0, 0, 0x0B, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0x01, 0x02, 0xFF, 0xFE]), "two");

        Assert.Equal(IdxType.Int16, data.Type);
        Assert.Equal([1, 2], data.Shape.ToArray());
        Assert.Equal(2, data.Count);
        Assert.Equal([0x0102, -2], data.Values<short>().ToArray());
        Assert.Equal([0, 0, 0x0B, 2, 0, 0, 0, 1, 0, 0, 0, 2, 0x01, 0x02, 0xFF, 0xFE], Written(data, compress: false));
    }

    [Fact]
    public void Content_longer_than_a_block_comes_back_from_every_kind_of_stream()
    {
        int[] values = [.. Enumerable.Range(0, 100_000)];
        IdxData data = IdxData.Of<int>(values, 10, 10_000);
        foreach (bool compress in new[] { false, true })
        {
            byte[] file = Written(data, compress);
            Assert.Equal(values, IdxFile.Read(new MemoryStream(file), "whole").Values<int>().ToArray());
            Assert.Equal(values, IdxFile.Read(new Trickle(file, 977), "trickle").Values<int>().ToArray());
            Assert.Equal(values, IdxFile.Read(new Trickle(file, 1), "drops").Values<int>().ToArray());
        }
    }

    [Fact]
    public async Task Waiting_gives_the_same()
    {
        int[] values = [.. Enumerable.Range(0, 50_000)];
        foreach (bool compress in new[] { false, true })
        {
            byte[] file = Written(IdxData.Of<int>(values, 50_000), compress);
            IdxData data = await IdxFile.ReadAsync(new Trickle(file, 4000), "trickle");
            Assert.Equal(values, data.Values<int>().ToArray());
        }
    }

    [Fact]
    public async Task Waiting_can_be_cancelled()
    {
        byte[] file = Written(IdxData.Of<int>(new int[50_000], 50_000), compress: false);
        using var source = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => IdxFile.ReadAsync(new Trickle(file, 4000, whenRead: source.Cancel), "trickle", source.Token));
    }

    [Fact]
    public async Task Files_are_known_by_their_first_bytes()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            IdxFile.Write(path, IdxData.Of<byte>([1, 2, 3], 3), compress: true);
            Assert.Equal([0x1f, 0x8b], (await File.ReadAllBytesAsync(path))[..2]);
            Assert.Equal([1, 2, 3], IdxFile.Read(path).Bytes.ToArray());
            Assert.Equal([1, 2, 3], (await IdxFile.ReadAsync(path)).Bytes.ToArray());
        }
        finally
        {
            File.Delete(path);
        }

        Assert.Throws<FileNotFoundException>(() => IdxFile.Read(path));
    }

    [Fact]
    public void The_stream_is_read_from_where_it_stands_and_left_open()
    {
        var stream = new MemoryStream([9, 9, 9, 0, 0, 8, 1, 0, 0, 0, 2, 5, 6]) { Position = 3 };

        Assert.Equal([5, 6], IdxFile.Read(stream, "tail").Bytes.ToArray());
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void Values_of_another_type_say_what_to_do()
    {
        IdxData data = IdxData.Of<byte>([1, 2], 2);

        Assert.Contains("are UInt8, and were asked for as Float32", Assert.Throws<ArgumentException>(() => { data.Values<float>(); }).Message, StringComparison.Ordinal);
        Assert.Contains("byte, sbyte, short, int, float or double; Int64", Assert.Throws<ArgumentException>(() => IdxData.Of<long>([1], 1)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData()]
    [InlineData(2)]
    [InlineData(3, 0)]
    [InlineData(-1, -3)]
    [InlineData(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue)]
    public void Shapes_that_the_values_do_not_fill_are_refused(params int[] shape)
    {
        Assert.Throws<ArgumentException>(() => IdxData.Of<byte>([1, 2, 3], shape));
    }

    private static void ComesBack<T>(T[] values, bool compress)
        where T : unmanaged
    {
        IdxData data = IdxFile.Read(new MemoryStream(Written(IdxData.Of<T>(values, 2, 3), compress)), typeof(T).Name);

        Assert.Equal([2, 3], data.Shape.ToArray());
        Assert.Equal(values, data.Values<T>().ToArray());
    }

    private static byte[] Written(IdxData data, bool compress)
    {
        var to = new MemoryStream();
        IdxFile.Write(to, data, compress);
        return to.ToArray();
    }
}
