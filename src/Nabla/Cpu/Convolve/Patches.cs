using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Nabla.Cpu;

/// <summary>The windows of an image as the rows of a matrix, one for each weight of a filter: gathered from what the windows reach, and added back to it.</summary>
/// <remarks>What is beside the image is written out as zeros once, so that no window asks where it is.</remarks>
internal readonly unsafe struct Patches<T>(in ConvolutionShape shape, long* offsets)
    where T : unmanaged
{
    /// <summary>Bytes that may be read and written after the end of a row.</summary>
    public const int Slack = 64;

    private readonly ConvolutionShape _shape = shape;
    private readonly long* _offsets = offsets;

    /// <summary>Copies one group of an image into its reach.</summary>
    public void Pad(T* image, T* reach)
    {
        NativeMemory.Clear(reach, (nuint)(_shape.ReachSize * sizeof(T)));
        Copy(image, reach, back: false);
    }

    /// <summary>The image itself where it is its own reach, else the reach written out. Nothing after its end may be read.</summary>
    public T* Reached(T* image, T* reach)
    {
        (Triple input, Triple reached, Triple padding) = (_shape.Input, _shape.Reach, _shape.Padding);
        if (padding.D == 0 && padding.H == 0 && padding.W == 0 && input.D == reached.D && input.H == reached.H && input.W == reached.W)
        {
            return image;
        }

        Pad(image, reach);
        return reach;
    }

    /// <summary>Copies what is the image's of its reach, and zeros to where no window came.</summary>
    public void Unpad(T* reach, T* image)
    {
        NativeMemory.Clear(image, (nuint)(_shape.InputSize * sizeof(T)));
        Copy(image, reach, back: true);
    }

    /// <summary>The runs of places from <paramref name="from"/> on that follow each other in the reach at a fixed distance. Returns how many.</summary>
    public int Runs(long from, int count, Run* to)
    {
        int runs = 0;
        for (int done = 0; done < count;)
        {
            int length = (int)Math.Min(count - done, _shape.Output.W - ((from + done) % _shape.Output.W));
            long at = _shape.Seen(from + done);
            if (runs > 0 && _shape.Stride.W == 1 && to[runs - 1].From + to[runs - 1].Length == at)
            {
                to[runs - 1].Length += length;
            }
            else
            {
                to[runs++] = new Run { From = at, Length = length, To = done };
            }

            done += length;
        }

        return runs;
    }

    /// <summary>Writes the elements that weights <paramref name="first"/> to <paramref name="end"/> see from the places of the runs, a row for each weight. <see cref="Slack"/> after a row is overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Gather(T* reach, int first, int end, Run* runs, int count, T* to, nint row)
    {
        int step = _shape.Stride.W;
        for (int tap = first; tap < end; tap++, to += row)
        {
            T* from = reach + _offsets[tap];
            for (int i = 0; i < count; i++)
            {
                T* source = from + runs[i].From;
                T* target = to + runs[i].To;
                int length = runs[i].Length;
                if (step == 1)
                {
                    byte* a = (byte*)source;
                    byte* b = (byte*)target;
                    int bytes = length * sizeof(T);
                    int at = 0;
                    for (; at <= bytes - 64; at += 64)
                    {
                        Vector512.Load(a + at).Store(b + at);
                    }

                    for (; at < bytes; at += 32)
                    {
                        Vector256.Load(a + at).Store(b + at);
                    }
                }
                else
                {
                    for (int j = 0; j < length; j++)
                    {
                        target[j] = source[(long)j * step];
                    }
                }
            }
        }
    }

    private void Copy(T* image, T* reach, bool back)
    {
        (Triple input, Triple reached, Triple padding) = (_shape.Input, _shape.Reach, _shape.Padding);
        int first = Math.Max(0, -padding.W);
        long bytes = (Math.Min(input.W, reached.W - padding.W) - first) * (long)sizeof(T);
        if (bytes <= 0)
        {
            return;
        }

        for (int c = 0; c < _shape.Channels; c++)
        {
            for (int d = Math.Max(0, -padding.D); d < Math.Min(input.D, reached.D - padding.D); d++)
            {
                for (int h = Math.Max(0, -padding.H); h < Math.Min(input.H, reached.H - padding.H); h++)
                {
                    T* inside = image + (((((long)c * input.D) + d) * input.H + h) * input.W) + first;
                    T* around = reach + (((((long)c * reached.D) + d + padding.D) * reached.H + h + padding.H) * reached.W) + first + padding.W;
                    Buffer.MemoryCopy(back ? around : inside, back ? inside : around, bytes, bytes);
                }
            }
        }
    }

    /// <summary>Places that follow each other.</summary>
    internal struct Run
    {
        /// <summary>Where the first of them looks in the reach, through the first weight.</summary>
        public long From;

        /// <summary>Which place it is, counted from the first of all runs.</summary>
        public int To;

        public int Length;
    }
}
