using Nabla.Loops;

namespace Nabla.Cpu;

/// <summary>Random numbers: each a function of the key and its position, so threads may share the work.</summary>
internal static unsafe class Randoms
{
    public static void Run<D>(in Operand key, in Operand z)
        where D : struct, IDistribution
    {
        fixed (byte* pk = &key.Storage.Reference, pz = &z.Storage.Reference)
        {
            long* k = (long*)pk + key.Layout.Offset;
            Body<D> body = new()
            {
                Z = pz + z.Layout.Offset * z.DType.Size(),
                IsDouble = z.DType == DType.Float64,
                Seed = (ulong)k[0],
                Stream = (ulong)k[key.Layout.Strides[0]],
            };
            Map.Split(z.Shape.Count, ref body);
        }

        GC.KeepAlive(key.Storage);
        GC.KeepAlive(z.Storage);
    }

    private struct Body<D> : Map.IRange
        where D : struct, IDistribution
    {
        public byte* Z;
        public bool IsDouble;
        public ulong Seed;
        public ulong Stream;

        public void Run(long from, long to)
        {
            if (IsDouble)
            {
                D.Fill((double*)Z + from, to - from, Seed, Stream, from);
            }
            else
            {
                D.Fill((float*)Z + from, to - from, Seed, Stream, from);
            }
        }
    }
}
