using System.Text;
using Nabla.Data;

namespace Nabla.Tests.Data.Images;

public sealed class PnmTests
{
    [Fact]
    public void Text_and_bytes_of_any_greatest_value_are_read()
    {
        Assert.Equal([0, 136, 255, 17], Read("P2\n# a comment\n2 2 # another\n15\n0 8 15\n1"));
        Assert.Equal([1, 2, 3, 4, 5, 6], Read("P6 2 1 255\n\u0001\u0002\u0003\u0004\u0005\u0006", interleaved: true));
        Assert.Equal([9, 8, 7], Read("P3 1 1 255 9 8 7", interleaved: true));
        Assert.Equal([255, 0], Read("P5 2 1 65535\n\u00FF\u00FF\u0000\u0001"));

        // The first byte after the blank may look like a comment, or like another blank.
        Assert.Equal([35, 10], Read("P5 2 1 255\n#\n"));
    }

    [Theory]
    [InlineData("P5 2 2 255\nabc", "x.pgm is cut short: 2×2 pixels need 4 bytes, and 3 follow the header.")]
    [InlineData("P5 0 2 255\n", "x.pgm says that it is 0×2 pixels: an image has at least one, and at most 2147483591 bytes.")]
    [InlineData("P5 99999 99999 255\n", "x.pgm says that it is 99999×99999 pixels: an image has at least one, and at most 2147483591 bytes.")]
    [InlineData("P5 2 2 70000\n", "x.pgm: its greatest value is 70000, which must be 1 to 65535.")]
    [InlineData("P2 2 1 9\n1 x", "x.pgm: at byte 11 a number was to follow, its pixels.")]
    [InlineData("P2 2 1 9\n1 10", "x.pgm: number 1 of its pixels is 10, above its greatest value 9.")]
    [InlineData("P2 # only a comment", "x.pgm: at byte 19 a number was to follow, its width.")]
    [InlineData("P5 99999999999999999999 1 1\n", "x.pgm: at byte 13 a number was to follow, its width.")]
    public void What_is_no_such_image_is_refused(string file, string expected) =>
        Assert.Equal(expected, Assert.Throws<InvalidDataException>(() => ImageFile.Read(Encoding.Latin1.GetBytes(file), "x.pgm")).Message);

    private static byte[] Read(string file, bool interleaved = false)
    {
        Tensor image = ImageFile.Read(Encoding.Latin1.GetBytes(file), "x.pgm");
        return (interleaved ? image.Permute(1, 2, 0) : image).ToArray<byte>();
    }
}
