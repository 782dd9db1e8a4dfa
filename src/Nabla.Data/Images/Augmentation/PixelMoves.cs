namespace Nabla.Data;

/// <summary>Copies of images whose pixels lie elsewhere.</summary>
internal static class PixelMoves
{
    /// <summary>New images of a size, whose rows a function copies.</summary>
    /// <param name="images">[N, channels, height, width].</param>
    /// <param name="height">The new height.</param>
    /// <param name="width">The new width.</param>
    /// <param name="row">Gives, for an image and a row of the new one, the old row and the first old column; columns outside are 0. A row outside is null.</param>
    /// <param name="isMirrored">Whether the columns of an image are read from the right.</param>
    public static Tensor Copy(Tensor images, int height, int width, Func<int, int, (int? Row, int Column)> row, Func<int, bool> isMirrored) => images.DType == DType.Float32
        ? Copy<float>(images, height, width, row, isMirrored)
        : Copy<double>(images, height, width, row, isMirrored);

    private static Tensor Copy<T>(Tensor images, int height, int width, Func<int, int, (int? Row, int Column)> row, Func<int, bool> isMirrored)
        where T : unmanaged
    {
        int count = images.Shape[0];
        int channels = images.Shape[1];
        int oldHeight = images.Shape[2];
        int oldWidth = images.Shape[3];
        T[] copy = images.Read<T, T[]>(from =>
        {
            T[] to = new T[checked(count * channels * height * width)];
            for (int image = 0; image < count; image++)
            {
                bool mirror = isMirrored(image);
                for (int y = 0; y < height; y++)
                {
                    if (row(image, y) is not ({ } oldRow, int column))
                    {
                        continue;
                    }

                    int first = Math.Max(0, -column);
                    int end = Math.Min(width, oldWidth - column);
                    for (int channel = 0; first < end && channel < channels; channel++)
                    {
                        int plane = (image * channels) + channel;
                        Span<T> target = to.AsSpan((((plane * height) + y) * width) + first, end - first);
                        from.Slice((((plane * oldHeight) + oldRow) * oldWidth) + column + first, end - first).CopyTo(target);
                        if (mirror)
                        {
                            target.Reverse();
                        }
                    }
                }
            }

            return to;
        });
        return Tensor.Wrap<T>(copy, [count, channels, height, width]);
    }
}
