using System.IO.Compression;
using Nabla.Data;

namespace Nabla.Tests.Data;

/// <summary>Files that are damaged, or lie.</summary>
public sealed class HostileIdxTests
{
    private static readonly byte[] s_good = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];

    [Theory]
    [InlineData(new byte[] { }, "begins with 4 bytes, found 0")]
    [InlineData(new byte[] { 0, 0, 8 }, "begins with 4 bytes, found 3")]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 1, 2 }, "00 00 (or 1F 8B, packed by gzip), found 89 50")]
    [InlineData(new byte[] { 0, 1, 8, 1, 0, 0, 0, 1, 5 }, "found 00 01")]
    [InlineData(new byte[] { 0, 0, 7, 1, 0, 0, 0, 1, 5 }, "08 09 0B 0C 0D or 0E, found 07")]
    [InlineData(new byte[] { 0, 0, 0x0A, 1, 0, 0, 0, 1, 5 }, "found 0A")]
    [InlineData(new byte[] { 0, 0, 8, 0, 5 }, "1 axis or more, found 0")]
    [InlineData(new byte[] { 0, 0, 8, 3, 0, 0, 0, 1, 0 }, "the header of 3 axes takes 16 bytes, found 9")]
    [InlineData(new byte[] { 0, 0, 8, 255 }, "the header of 255 axes takes 1024 bytes, found 4")]
    [InlineData(new byte[] { 0, 0, 8, 2, 0, 0, 0, 1, 255, 255, 255, 255, 5 }, "found -1 for axis 1 of 2")]
    [InlineData(new byte[] { 0, 0, 8, 2, 0, 0, 0, 0, 0, 0, 0, 1 }, "found 0 for axis 0 of 2")]
    [InlineData(new byte[] { 0, 0, 14, 3, 127, 255, 255, 255, 127, 255, 255, 255, 127, 255, 255, 255 }, "shape [2147483647, 2147483647, 2147483647] of Float64 takes more")]
    [InlineData(new byte[] { 0, 0, 8, 4, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0 }, "claims too much")]
    [InlineData(new byte[] { 0, 0, 14, 1, 16, 0, 0, 0 }, "claims too much")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 3, 5, 6 }, "is cut short: shape [3] of UInt8 takes 3 bytes after the header, found 2")]
    [InlineData(new byte[] { 0, 0, 8, 1, 127, 255, 255, 0, 5, 6 }, "takes 2147483392 bytes after the header, found 2")]
    [InlineData(new byte[] { 0, 0, 8, 1, 0, 0, 0, 1, 5, 6, 7 }, "has bytes after its end: shape [1] of UInt8 takes 1 bytes after the header, found ")]
    public void The_message_names_the_file_what_was_expected_and_what_was_found(byte[] file, string expected)
    {
        foreach (Stream stream in new Stream[] { new MemoryStream(file), new Trickle(file, 3), new MemoryStream(Packed(file)) })
        {
            InvalidDataException error = Assert.Throws<InvalidDataException>(() => IdxFile.Read(stream, "digits.idx"));
            Assert.StartsWith("digits.idx ", error.Message, StringComparison.Ordinal);
            Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Waiting_finds_the_same_faults()
    {
        InvalidDataException error = await Assert.ThrowsAsync<InvalidDataException>(() => IdxFile.ReadAsync(new Trickle(s_good[..^1], 4), "digits.idx"));

        Assert.Equal("digits.idx is cut short: shape [2, 3] of UInt8 takes 6 bytes after the header, found 5.", error.Message);
    }

    [Fact]
    public void Every_way_to_cut_a_file_short_is_found()
    {
        byte[] packed = Packed(s_good);
        for (int length = 0; length < s_good.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => IdxFile.Read(new MemoryStream(s_good[..length]), "cut"));
            Assert.Throws<InvalidDataException>(() => IdxFile.Read(new Trickle(s_good[..length], 5), "cut"));
        }

        for (int length = 0; length < packed.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() => IdxFile.Read(new MemoryStream(packed[..length]), "cut"));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(20)]
    [InlineData(100_000)]
    public void What_follows_packed_content_is_found(int count)
    {
        byte[] more = [.. Enumerable.Repeat((byte)'x', count)];

        InvalidDataException error = Assert.Throws<InvalidDataException>(() => IdxFile.Read(new MemoryStream([.. Packed(s_good), .. more]), "digits.gz"));
        Assert.Contains("something follows it", error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => IdxFile.Read(new Trickle([.. Packed(s_good), .. more], 7), "digits.gz"));
    }

    [Fact]
    public void Every_damaged_byte_of_packed_content_is_found_or_harmless()
    {
        byte[] packed = Packed(s_good);
        for (int i = 2; i < packed.Length; i++)
        {
            byte[] damaged = [.. packed];
            damaged[i] ^= 0xff;
            try
            {
                // Time, flags and operating system in the header mean nothing to the content.
                Assert.Equal(s_good[12..], IdxFile.Read(new MemoryStream(damaged), "digits.gz").Bytes.ToArray());
                Assert.InRange(i, 3, 9);
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith("digits.gz ", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void No_memory_is_taken_on_the_word_of_the_header()
    {
        byte[] claim = [0, 0, 8, 3, 0, 0, 0x7f, 0xff, 0, 0, 0xff, 0xff, 0, 0, 0, 1, 1, 2, 3];
        foreach (Func<Stream> open in new Func<Stream>[] { () => new MemoryStream(claim), () => new Trickle(claim, 100), () => new MemoryStream(Packed(claim)) })
        {
            using Stream stream = open();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Assert.Throws<InvalidDataException>(() => IdxFile.Read(stream, "liar"));
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
        }
    }

    [Fact]
    public void Random_damage_gives_data_or_says_why_not()
    {
        var random = new RandomState(5);
        for (int round = 0; round < 3000; round++)
        {
            byte[] file = round % 2 == 0 ? [.. s_good] : Packed(s_good);
            for (int times = random.NextInt(1, 4); times > 0; times--)
            {
                file[random.NextInt(0, file.Length)] = (byte)random.NextInt(0, 256);
            }

            try
            {
                IdxData data = IdxFile.Read(new MemoryStream(file), "fuzz");
                Assert.Equal(file.Length, round % 2 == 0 ? 4 + (4 * data.Shape.Length) + data.Bytes.Length : file.Length);
            }
            catch (InvalidDataException error)
            {
                Assert.StartsWith("fuzz ", error.Message, StringComparison.Ordinal);
            }
        }
    }

    private static byte[] Packed(byte[] content)
    {
        var to = new MemoryStream();
        using (var packing = new GZipStream(to, CompressionLevel.Optimal, leaveOpen: true))
        {
            packing.Write(content);
        }

        return to.ToArray();
    }
}
