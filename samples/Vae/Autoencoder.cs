using Nabla;
using Nabla.Distributions;
using Nabla.Learning;

namespace VaeSample;

/// <summary>A variational auto-encoder (Kingma and Welling, 2014): an encoder that says which few numbers an image may come from, and a decoder that says which images come from numbers.</summary>
[Module]
internal sealed partial class Autoencoder : Module
{
    /// <summary>Pixels of an image.</summary>
    public const int Pixels = 28 * 28;

    private readonly Sequential _encoder;
    private readonly Sequential _decoder;
    private readonly int _latent;

    /// <param name="hidden">Numbers between images and latent numbers, either way.</param>
    /// <param name="latent">Numbers that an image is reduced to.</param>
    public Autoencoder(int hidden, int latent)
    {
        _encoder = new Sequential(new Linear(Pixels, hidden), new Relu(), new Linear(hidden, 2 * latent));
        _decoder = new Sequential(new Linear(latent, hidden), new Relu(), new Linear(hidden, Pixels));
        _latent = latent;
    }

    /// <summary>What the latent numbers of images, [N, 784], may be: N distributions of [latent].</summary>
    public Independent Encode(Tensor images)
    {
        Tensor[] halves = _encoder.Forward(images).Chunk(2, axis: -1);
        return new Independent(new Normal(halves[0], (halves[1] * 0.5).Exp()), 1);
    }

    /// <summary>Which black and white images latent numbers, [N, latent], stand for: N distributions of [784].</summary>
    public Independent Decode(Tensor latent) => new(Bernoulli.FromLogits(_decoder.Forward(latent)), 1);

    /// <summary>What latent numbers are before an image is seen.</summary>
    public Independent Prior => new(new Normal(Tensor.Zeros(_latent), 1), 1);

    /// <summary>An upper bound of −ln p of each image, in nats, on average: what decoding loses, and how far the latent numbers are from what is expected of them.</summary>
    /// <param name="brightness">[N, 784], from 0 to 1: how likely a pixel is white. Black and white images are drawn so, others each time.</param>
    /// <param name="generator">What is drawn from.</param>
    public Tensor Bound(Tensor brightness, Generator generator)
    {
        Tensor images = brightness.Bernoulli(generator: generator);
        Independent latent = Encode(images);
        Tensor lost = -Decode(latent.RSample(generator: generator)).LogProb(images);
        return (lost + latent.KlDivergence(Prior)).Mean();
    }
}
