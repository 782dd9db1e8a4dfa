using Nabla.Data;

namespace Nabla.Tests.Data.Images;

public sealed class ImageAugmentationTests
{
    public static TheoryData<int> Kinds => [.. Enumerable.Range(0, 5)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_becomes_of_an_image_follows_from_seed_epoch_and_number_alone(int kind)
    {
        ImageAugmentation augmentation = Make(kind);
        Tensor images = Tensor.Rand([6, 3, 8, 9], seed: 2);
        Tensor changed = augmentation.Apply(images, [10, 11, 12, 13, 14, 15], epoch: 3, seed: 4);

        Assert.True(changed.AllEqual(augmentation.Apply(images, [10, 11, 12, 13, 14, 15], epoch: 3, seed: 4)));
        Assert.True(changed[[1..3]].AllEqual(augmentation.Apply(images[[1..3]], [11, 12], epoch: 3, seed: 4)));
        Assert.False(changed.AllEqual(augmentation.Apply(images, [10, 11, 12, 13, 14, 15], epoch: 4, seed: 4)));
        Assert.False(changed.AllEqual(augmentation.Apply(images, [10, 11, 12, 13, 14, 15], epoch: 3, seed: 5)));
        Assert.Equal(DType.Float64, augmentation.Apply(images.Cast(DType.Float64), [0, 1, 2, 3, 4, 5]).DType);
    }

    [Fact]
    public void A_crop_is_a_part_of_the_image_and_zeros_beside_it_and_every_place_occurs()
    {
        const int Count = 400;
        Tensor image = Tensor.Arange(1, 31).Cast(DType.Float32).Reshape(1, 2, 3, 5);
        Tensor crops = new RandomCrop(3, 4, padding: 1).Apply(image.Expand(Count, -1, -1, -1), Numbers(Count));
        Tensor padded = image.Pad([1, 1, 1, 1]);
        HashSet<string> places = [];
        foreach (Tensor crop in crops.Unbind(0))
        {
            places.Add(Assert.Single(
                from y in Enumerable.Range(0, 3)
                from x in Enumerable.Range(0, 4)
                where padded[0].Narrow(1, y, 3).Narrow(2, x, 4).AllEqual(crop)
                select $"{y} {x}"));
        }

        Assert.Equal(12, places.Count);
        Assert.Contains("cannot be cut from images", Assert.Throws<ArgumentException>(() => new RandomCrop(4, 4).Apply(image, [0])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flip_mirrors_some_images_whole()
    {
        Tensor images = Tensor.Rand([300, 2, 3, 4], seed: 1);
        Assert.True(new RandomFlip(1, 0).Apply(images, Numbers(300)).AllEqual(images.Flip(3)));
        Assert.True(new RandomFlip(0, 1).Apply(images, Numbers(300)).AllEqual(images.Flip(2)));
        Assert.True(new RandomFlip(0, 0).Apply(images, Numbers(300)).AllEqual(images));

        Tensor some = new RandomFlip().Apply(images, Numbers(300));
        int mirrored = Enumerable.Range(0, 300).Count(i => some[i].AllEqual(images[i].Flip(2)));
        Assert.Equal(300 - mirrored, Enumerable.Range(0, 300).Count(i => some[i].AllEqual(images[i])));
        Assert.InRange(mirrored, 100, 200);
    }

    [Fact]
    public void An_affine_map_moves_a_plane_of_grey_as_mathematics_says()
    {
        // Between pixels a plane is mixed to itself, so that every pixel inside tells where it came from.
        const int Height = 21, Width = 33, Count = 8;
        Tensor y = Tensor.Arange(Height).Cast(DType.Float64).Reshape(1, 1, Height, 1) - ((Height - 1) / 2.0);
        Tensor x = Tensor.Arange(Width).Cast(DType.Float64).Reshape(1, 1, 1, Width) - ((Width - 1) / 2.0);
        Tensor plane = ((x * 0.7) + (y * 1.3) + 100).Expand(Count, -1, -1, -1);
        Tensor moved = new RandomAffine(degrees: 30, translate: 0.1, minScale: 0.8, maxScale: 1.25, shear: 15).Apply(plane, Numbers(Count), epoch: 1, seed: 7);

        ImageDraws draws = new(7, 1, Numbers(Count));
        double[] angle = draws.Uniform(-Math.PI / 6, Math.PI / 6);
        double[] right = draws.Uniform(-0.1, 0.1);
        double[] down = draws.Uniform(-0.1, 0.1);
        double[] scale = draws.Uniform(0.8, 1.25);
        double[] slant = Array.ConvertAll(draws.Uniform(-Math.PI / 12, Math.PI / 12), Math.Tan);
        int inside = 0;
        for (int image = 0; image < Count; image++)
        {
            (double sin, double cos) = Math.SinCos(angle[image]);
            for (int row = 0; row < Height; row++)
            {
                for (int column = 0; column < Width; column++)
                {
                    // q = scale · R · S · p + t, solved for p.
                    double qx = (column - ((Width - 1) / 2.0) - (right[image] * Width)) / scale[image];
                    double qy = (row - ((Height - 1) / 2.0) - (down[image] * Height)) / scale[image];
                    double py = (-sin * qx) + (cos * qy);
                    double px = (cos * qx) + (sin * qy) - (slant[image] * py);
                    if (Math.Abs(px) < (Width - 1) / 2.0 && Math.Abs(py) < (Height - 1) / 2.0)
                    {
                        inside++;
                        Assert.Equal((0.7 * px) + (1.3 * py) + 100, (double)moved[image, 0, row, column], 1e-9);
                    }
                }
            }
        }

        Assert.True(inside > Count * Height * Width / 2);
        Assert.True(new RandomAffine().Apply(plane, Numbers(Count)).AllClose(plane, 1e-12, 1e-9));
    }

    [Fact]
    public void Colours_change_as_asked_and_nothing_else()
    {
        Tensor images = (Tensor.Rand([5, 3, 4, 4], DType.Float64, seed: 3) * 0.2) + 0.4;
        double[] factors = new ImageDraws(0, 0, Numbers(5)).Uniform(0.5, 1.5);
        Tensor each = Tensor.Of<double>(factors, [5, 1, 1, 1]);
        Assert.True(new ColorJitter(brightness: 0.5).Apply(images, Numbers(5)).AllClose((images * each).Clamp(0, 1), 1e-12, 1e-12));

        Tensor grey = images.Mean(1, keepAxes: true).Expand(-1, 3, -1, -1);
        Assert.True(new ColorJitter(saturation: 0.9, hue: 0.5).Apply(grey, Numbers(5)).AllClose(grey, 1e-12, 1e-12));

        // Contrast keeps the mean of grey, hue the mean of the channels and the distance from it.
        static Tensor Luma(Tensor x) => (x * Tensor.Of<double>([0.299, 0.587, 0.114], [1, 3, 1, 1])).Sum(1).Mean([1, 2]);
        Assert.True(Luma(new ColorJitter(contrast: 0.5).Apply(images, Numbers(5))).AllClose(Luma(images), 1e-12, 1e-12));
        Tensor turned = new ColorJitter(hue: 0.5).Apply(images, Numbers(5));
        Assert.True(turned.Mean(1).AllClose(images.Mean(1), 1e-12, 1e-12));
        Assert.True(turned.Var(1).AllClose(images.Var(1), 1e-12, 1e-12));
        Assert.False(turned.AllClose(images, 1e-3, 1e-3));
    }

    [Fact]
    public void What_cannot_be_changed_is_said()
    {
        Assert.Contains("Cast bytes first", Assert.Throws<ArgumentException>(() => new RandomFlip().Apply(Tensor.Arange(4).Reshape(1, 1, 2, 2), [0])).Message, StringComparison.Ordinal);
        Assert.Contains("2 numbers of examples", Assert.Throws<ArgumentException>(() => new RandomFlip().Apply(Tensor.Zeros(1, 1, 2, 2), [0, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("1 channels instead of red, green and blue", Assert.Throws<ArgumentException>(() => new ColorJitter(hue: 0.1).Apply(Tensor.Zeros(1, 1, 2, 2), [0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomFlip(1.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomAffine(minScale: 2, maxScale: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomAffine(shear: 90));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColorJitter(hue: 0.6));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ColorJitter(brightness: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(0, 1));
    }

    private static long[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(i => (long)i)];

    private static ImageAugmentation Make(int kind) => kind switch
    {
        0 => new RandomCrop(8, 9, padding: 3),
        1 => new RandomFlip(0.5, 0.5),
        2 => new RandomAffine(degrees: 20, translate: 0.1, minScale: 0.9, maxScale: 1.1, shear: 5),
        3 => new ColorJitter(0.3, 0.3, 0.3, 0.2),
        _ => ImageAugmentation.Sequence(new RandomCrop(8, 9, padding: 3), new RandomFlip(), new ColorJitter(brightness: 0.4)),
    };
}
